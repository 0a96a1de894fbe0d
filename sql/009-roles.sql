-- Who may do what. The owner holds the tables; the public pages, the signer and
-- the desk come with roles of their own. The signer reads what the pages read: its
-- role is another so that no session of theirs can end or hold up one of its own.

INSERT INTO migration (number, name) VALUES (9, 'roles');

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

GRANT USAGE ON SCHEMA public TO tanu_public, tanu_sign, tanu_desk;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO tanu_public, tanu_sign, tanu_desk;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO tanu_public, tanu_sign, tanu_desk;
REVOKE EXECUTE ON FUNCTION publish, import_line, append_entry, append_version,
	lay_down_names, lay_down_parties, lay_down_between, lay_down_duties,
	keep_append_only, seal
	FROM tanu_public, tanu_sign, tanu_desk;

