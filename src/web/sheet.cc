#include "sheet.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include <ctemplate/template.h>

using ctemplate::Template;
using ctemplate::TemplateDictionaryInterface;
using ctemplate::TemplateString;
using std::pmr::monotonic_buffer_resource;

// What ctemplate calls a dictionary. Its own one hashes every name and makes
// maps for every row, which took half of the time of a page; a row of ours has
// a dozen values and looks through them. All of a page lies in the memory of
// its first sheet, and goes with it.
struct sheet final : public TemplateDictionaryInterface {
	sheet(monotonic_buffer_resource *all, const sheet *around)
	    : memory(all), parent(around), values(all), groups(all) {}

	struct value {
		std::string_view name, text;
	};
	// The rows of a section, or what is included under a name.
	struct group {
		std::string_view name;
		std::pmr::vector<sheet *> rows;
	};

	sheet *row(const char *name);
	const group *find(const TemplateString &name) const;

	TemplateString GetValue(const TemplateString &name) const override;
	bool IsHiddenSection(const TemplateString &name) const override
	    { return find(name) == nullptr; }
	bool IsUnhiddenSection(const TemplateString &name) const override
	    { return find(name) != nullptr; }
	bool IsHiddenTemplate(const TemplateString &name) const override
	    { return find(name) == nullptr; }
	const char *GetIncludeTemplateName(const TemplateString &name,
	    int number) const override
	    { return find(name)->rows[number]->file; }
	Iterator *CreateSectionIterator(const TemplateString &name) const
	    override;
	Iterator *CreateTemplateIterator(const TemplateString &name) const
	    override { return CreateSectionIterator(name); }
	void DumpToString(std::string *, int) const override {}

	monotonic_buffer_resource *memory;
	const sheet *parent;
	const char *file;	// of one that is included
	std::pmr::vector<value> values;
	std::pmr::vector<group> groups;
};

sheet *
sheet::row(const char *name)
{
	auto same = std::find_if(groups.begin(), groups.end(),
	    [name](const group &one) { return one.name == name; });
	void *place = memory->allocate(sizeof(sheet), alignof(sheet));

	if (same == groups.end())
		same = groups.insert(same, { name,
		    std::pmr::vector<sheet *>(memory) });
	same->rows.push_back(new (place) sheet(memory, this));
	return same->rows.back();
}

// What a sheet does not have, the one around it may.
TemplateString
sheet::GetValue(const TemplateString &name) const
{
	const std::string_view wanted(name.data(), name.size());

	for (const sheet *at = this; at; at = at->parent) {
		auto last = std::find_if(at->values.rbegin(),
		    at->values.rend(), [wanted](const value &one) {
			return one.name == wanted;
		    });

		if (last != at->values.rend())
			return { last->text.data(), last->text.size() };
	}
	return "";
}

const sheet::group *
sheet::find(const TemplateString &name) const
{
	const std::string_view wanted(name.data(), name.size());

	for (const sheet *at = this; at; at = at->parent) {
		for (const group &one : at->groups) {
			if (one.name == wanted)
				return &one;
		}
	}
	return nullptr;
}

TemplateDictionaryInterface::Iterator *
sheet::CreateSectionIterator(const TemplateString &name) const
{
	class Rows : public Iterator {
	public:
		explicit Rows(const std::pmr::vector<sheet *> &rows)
		    : at_(rows.begin()), end_(rows.end()) {}
		bool HasNext() const override { return at_ != end_; }
		const TemplateDictionaryInterface &Next() override
		    { return **at_++; }

	private:
		std::pmr::vector<sheet *>::const_iterator at_, end_;
	};

	return new Rows(find(name)->rows);
}

// Of a list page with all its rows; more comes by itself.
enum { MEMORY = 48 * 1024, VALUES = 8 };

static std::string root;
static unsigned long print;

static std::string
path_of(const char *language, const char *name)
{
	std::string path = root + "/" + language + "/" + name;

	return path.find('.', root.size() + 4) == std::string::npos
	    ? path + ".html" : path;
}

static bool
ends_with(const std::string &name, const std::string &ending)
{
	return name.size() > ending.size() &&
	    name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

static std::vector<std::string>
templates_in(const std::string &directory)
{
	std::vector<std::string> names;
	DIR *open = opendir(directory.c_str());

	while (struct dirent *entry = open ? readdir(open) : nullptr) {
		std::string name = entry->d_name;

		if (ends_with(name, ".html") || ends_with(name, ".xml"))
			names.push_back(directory + "/" + name);
	}
	if (open)
		closedir(open);
	std::sort(names.begin(), names.end());
	return names;
}

// FNV-1a over sizes and times: a new build or a new translation changes it.
static void
print_add(const std::string &file)
{
	struct stat about;

	if (stat(file.c_str(), &about) != 0)
		return;
	for (unsigned long part : { static_cast<unsigned long>(about.st_size),
	    static_cast<unsigned long>(about.st_mtime) })
		print = (print ^ part) * 1099511628211UL;
}

bool
sheets_load(const char *directory, char *why, size_t size)
{
	root = directory;
	print = 14695981039346656037UL;
	for (const char *language : { "kk", "ru", "en" }) {
		auto files = templates_in(root + "/" + language);

		if (files.empty()) {
			snprintf(why, size, "%s/%s: no templates", directory,
			    language);
			return false;
		}
		for (const std::string &file : files) {
			if (!Template::GetTemplate(file,
			    ctemplate::STRIP_BLANK_LINES)) {
				snprintf(why, size, "%s: not a good template",
				    file.c_str());
				return false;
			}
			print_add(file);
		}
	}
	return true;
}

unsigned long
sheets_print(void)
{
	return print;
}

struct sheet *
sheet_new(void)
{
	auto *memory = new monotonic_buffer_resource(MEMORY);

	return new (memory->allocate(sizeof(sheet), alignof(sheet)))
	    sheet(memory, nullptr);
}

void
sheet_free(struct sheet *sheet)
{
	delete sheet->memory;
}

void
sheet_set(struct sheet *sheet, const char *name, const char *value)
{
	if (sheet->values.empty())
		sheet->values.reserve(VALUES);
	sheet->values.push_back({ name, value ? value : "" });
}

struct sheet *
sheet_row(struct sheet *sheet, const char *section)
{
	return sheet->row(section);
}

void
sheet_show(struct sheet *sheet, const char *section)
{
	sheet->row(section);
}

struct sheet *
sheet_include(struct sheet *sheet, const char *name, const char *language,
    const char *part)
{
	const std::string file = path_of(language, part);
	struct sheet *row = sheet->row(name);

	row->file = static_cast<char *>(memcpy(sheet->memory->allocate(
	    file.size() + 1, 1), file.c_str(), file.size() + 1));
	return row;
}

namespace {

class Emitter : public ctemplate::ExpandEmitter {
public:
	Emitter(void (*add)(void *, const char *, size_t), void *to)
	    : add_(add), to_(to) {}
	void Emit(char c) override { add_(to_, &c, 1); }
	void Emit(const std::string &s) override { add_(to_, s.data(), s.size()); }
	void Emit(const char *s) override { add_(to_, s, std::char_traits<char>::length(s)); }
	void Emit(const char *s, size_t length) override { add_(to_, s, length); }

private:
	void (*add_)(void *, const char *, size_t);
	void *to_;
};

}

bool
sheet_fill(const struct sheet *sheet, const char *language, const char *name,
    void (*add)(void *to, const char *bytes, size_t length), void *to)
{
	const Template *filled = Template::GetTemplate(path_of(language, name),
	    ctemplate::STRIP_BLANK_LINES);
	Emitter emitter(add, to);

	return filled && filled->ExpandWithData(&emitter, sheet, nullptr);
}
