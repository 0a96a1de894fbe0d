/* The rooms of the desk, and who may come to which. */

#include "desk.h"

#include <string.h>

#define ANYBODY " editor approver administrator partner auditor "

#define MINISTRY " editor approver administrator auditor "
#define AUDIT_FILTERS " who what from through outcome "
#define HEAD_FIELDS " token revision reason_kk reason_ru reason_en basis_kk " \
	"basis_ru basis_en basis_all basis_url "

static const struct route routes[] = {
	{ .area = AREA_PAGE, .path = "desk/amendments/new",
	    .show = amendment_new_show, .roles = " editor ",
	    .template = "desk", .title = N_("New amendment"),
	    .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/amendments/new", .method = "POST",
	    .show = amendment_new_take, .roles = " editor ",
	    .parameters = HEAD_FIELDS, .template = "desk",
	    .title = N_("New amendment"), .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/amendments/*",
	    .show = amendment_show, .roles = MINISTRY,
	    .parameters = " effect ", .template = "desk", .parent = "desk",
	    .undated = true },
	{ .area = AREA_PAGE, .path = "desk/amendments/*", .method = "POST",
	    .show = amendment_take, .roles = " editor approver ",
	    .parameters = " token revision do kind slug change entry reason ",
	    .template = "desk", .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/amendments/*/head",
	    .show = amendment_head_show, .roles = " editor ",
	    .template = "desk", .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/amendments/*/head",
	    .method = "POST", .show = amendment_head_take,
	    .roles = " editor ", .parameters = HEAD_FIELDS,
	    .template = "desk", .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/amendments/*/record",
	    .show = amended_show, .roles = " editor ",
	    .parameters = " kind slug ", .template = "desk",
	    .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/amendments/*/record",
	    .method = "POST", .show = amended_take, .roles = " editor ",
	    .parameters = " token revision do kind slug ",
	    .declares = draft_declares, .template = "desk",
	    .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/partner", .show = partner_show,
	    .kind = "jurisdiction", .roles = " partner ",
	    .parameters = " since ", .template = "partner",
	    .title = N_("My state in the register"), .parent = "desk",
	    .undated = true },
	{ .area = AREA_PAGE, .path = "desk/partner/*",
	    .show = partner_treaty_show, .kind = "treaty",
	    .roles = " partner ", .template = "desk",
	    .parent = "desk/partner", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/partner/*", .method = "POST",
	    .show = partner_treaty_take, .kind = "treaty",
	    .roles = " partner ", .parameters = " token entry says note ",
	    .template = "desk", .parent = "desk/partner", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/statements",
	    .show = statements_show, .roles = MINISTRY,
	    .parameters = " page ", .template = "desk",
	    .title = N_("Statements of partners"), .parent = "desk",
	    .undated = true },
	{ .area = AREA_PAGE, .path = "desk/statements/*",
	    .show = statement_show, .roles = ANYBODY, .template = "desk",
	    .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/statements/*", .method = "POST",
	    .show = statement_take, .roles = " editor approver partner ",
	    .parameters = " token note settled ", .template = "desk",
	    .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/audit", .show = audit_show,
	    .roles = " auditor administrator ",
	    .parameters = AUDIT_FILTERS " page ", .template = "desk",
	    .title = N_("Audit"), .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/audit.csv",
	    .show = audit_csv_show, .roles = " auditor administrator ",
	    .parameters = AUDIT_FILTERS, .undated = true },
	{ .area = AREA_PAGE, .path = "desk/import", .show = import_show,
	    .roles = " editor ", .template = "desk",
	    .title = N_("Import a file"), .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/import", .method = "POST",
	    .show = import_take, .roles = " editor ",
	    .parameters = HEAD_FIELDS "do kind texts file lines ",
	    .template = "desk", .title = N_("Import a file"),
	    .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/accounts", .show = accounts_show,
	    .roles = " administrator ", .parameters = " page ",
	    .template = "desk", .title = N_("Accounts"), .parent = "desk",
	    .undated = true },
	{ .area = AREA_PAGE, .path = "desk/accounts", .method = "POST",
	    .show = accounts_take, .roles = " administrator ",
	    .parameters = " token email jurisdiction language ",
	    .declares = role_declares, .template = "desk",
	    .title = N_("Accounts"), .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/accounts/*", .show = account_show,
	    .roles = " administrator ", .template = "desk",
	    .parent = "desk/accounts", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/accounts/*", .method = "POST",
	    .show = account_take, .roles = " administrator ",
	    .parameters = " token do ", .declares = role_declares,
	    .template = "desk", .parent = "desk/accounts", .undated = true },
	{ .area = AREA_PAGE, .path = "desk", .show = home_desk_show,
	    .roles = ANYBODY, .template = "desk", .title = N_("Desk"),
	    .undated = true },
	{ .area = AREA_PAGE, .path = "desk", .method = "POST",
	    .show = home_desk_take, .roles = ANYBODY,
	    .parameters = " token language ", .template = "desk",
	    .title = N_("Desk"), .undated = true },
	{ .area = AREA_PAGE, .path = "desk/sign-in", .show = sign_in_show,
	    .template = "desk", .title = N_("Sign in"), .undated = true },
	{ .area = AREA_PAGE, .path = "desk/sign-in", .method = "POST",
	    .show = sign_in_take, .parameters = " token email password code ",
	    .template = "desk", .title = N_("Sign in"), .undated = true },
	{ .area = AREA_PAGE, .path = "desk/sign-out", .method = "POST",
	    .show = sign_out_take, .roles = ANYBODY, .parameters = " token ",
	    .title = N_("Sign out"), .undated = true },
	{ .area = AREA_PAGE, .path = "desk/enrol/*", .show = enrol_show,
	    .template = "desk", .title = N_("Enrolment"), .undated = true },
	{ .area = AREA_PAGE, .path = "desk/enrol/*", .method = "POST",
	    .show = enrol_take,
	    .parameters = " token secret password again code ",
	    .template = "desk", .title = N_("Enrolment"), .undated = true },
	{ .area = AREA_PAGE, .path = "desk/sessions", .show = sessions_show,
	    .roles = ANYBODY, .template = "desk",
	    .title = N_("My sessions"), .parent = "desk", .undated = true },
	{ .area = AREA_PAGE, .path = "desk/sessions", .method = "POST",
	    .show = session_end_take, .roles = ANYBODY,
	    .parameters = " token session ", .title = N_("My sessions"),
	    .undated = true },
	{ .area = AREA_PAGE, .path = "desk/password", .show = password_show,
	    .roles = ANYBODY, .template = "desk",
	    .title = N_("Change the password"), .parent = "desk",
	    .undated = true },
	{ .area = AREA_PAGE, .path = "desk/password", .method = "POST",
	    .show = password_take, .roles = ANYBODY,
	    .parameters = " token old_password password again ",
	    .template = "desk", .title = N_("Change the password"),
	    .parent = "desk", .undated = true },
};

bool
person_is(const struct person *person, const char *role)
{
	for (const char *const *one = person->roles; *one != NULL; one++) {
		if (strcmp(*one, role) == 0)
			return true;
	}
	return false;
}

static const struct person *
person_read(struct visit *visit)
{
	struct person *person = arena_alloc(visit->arena, sizeof(*person));
	const char *cookie = session_cookie(visit), *token;
	const struct result *rows;

	person->browser = browser_cookie(visit);
	if (person->browser == NULL) {
		person->browser = secret_token(visit->arena);
		browser_set(visit, person->browser);
	}
	if (cookie == NULL)
		return person;
	token = secret_hash(visit->arena, cookie);
	rows = session_read(visit->db, token, visit->request->address);
	if (result_rows(rows) == 0)
		return person;
	person->token = token;
	person->session = result_text(rows, 0, "session");
	person->account = result_text(rows, 0, "account");
	person->email = result_text(rows, 0, "email");
	person->jurisdiction = result_text(rows, 0, "jurisdiction");
	person->language = result_text(rows, 0, "language");
	person->roles = result_list(rows, 0, "roles");
	return person;
}

bool
person_may(const struct visit *visit, const char *roles)
{
	const char *const *role = visit->person->roles;

	while (*role != NULL && strstr(roles, arena_print(visit->arena,
	    " %s ", *role)) == NULL)
		role++;
	return *role != NULL;
}

/* Is the form one that this browser was given? */
static bool
form_is_own(const struct visit *visit)
{
	const char *given = form_value(visit->request, "token");

	return given != NULL && strcmp(given, form_token(visit)) == 0;
}

/* Has it more in it than a button and what goes with that? */
static bool
form_is_typed(const struct request *request)
{
	for (size_t i = 0; i < request->field_count; i++) {
		if (strstr(" token revision do ", arena_print(request->arena,
		    " %s ", request->fields[i].name)) == NULL &&
		    request->fields[i].value[0] != '\0')
			return true;
	}
	return false;
}

/* To the page for it; what somebody had typed meanwhile is kept. */
static void
ask_to_sign_in(struct visit *visit)
{
	if (visit->route->method == NULL || !form_is_own(visit) ||
	    !form_is_typed(visit->request)) {
		go_to(visit, "desk/sign-in");
		return;
	}
	visit->keeps = true;
	refuse(visit, 403, "signed-out", NULL, word(visit, N_("You are not "
	    "signed in any more: a session ends after half an hour in which "
	    "nothing was sent, and after twelve hours.")));
}

void
room_refuse(struct visit *visit, const char *code, const char *sentence)
{
	session_refused(visit->db, visit->person->token,
	    visit->request->path, code);
	refuse(visit, 403, code, NULL, sentence);
}

static void
enter(struct visit *visit)
{
	const char *roles = visit->route->roles;

	visit->person = person_read(visit);
	if (db_failure(visit->db) != DB_FINE)
		return;
	if (roles != NULL && visit->person->token == NULL)
		ask_to_sign_in(visit);
	else if (roles != NULL && !person_may(visit, roles))
		room_refuse(visit, "role", word(visit,
		    N_("This room is not open to your role.")));
	else if (visit->route->method != NULL && !form_is_own(visit))
		room_refuse(visit, "token", word(visit, N_("This form "
		    "did not come from this site, or is too old. Open the "
		    "page again.")));
}

const struct rooms desk_rooms = { routes, COUNT(routes), enter };

void
desk_handle(void *site, const struct request *given,
    enum request_fault fault, struct response *response)
{
	struct request request = *given;

	if (fault == REQUEST_FINE && strcmp(request.method, "POST") == 0)
		fault = request.query[0] != '\0' ? REQUEST_QUERY
		    : form_read(&request);
	app_handle(site, &request, fault, response);
}
