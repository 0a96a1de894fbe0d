#include "sheet.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <vector>

#include <ctemplate/template.h>

using ctemplate::Template;
using ctemplate::TemplateDictionary;
using ctemplate::TemplateString;

// A sheet is a dictionary; the name is only for C.
static TemplateDictionary *
inner(struct sheet *sheet)
{
	return reinterpret_cast<TemplateDictionary *>(sheet);
}

static struct sheet *
outer(TemplateDictionary *dictionary)
{
	return reinterpret_cast<struct sheet *>(dictionary);
}

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
	return outer(new TemplateDictionary("sheet"));
}

void
sheet_free(struct sheet *sheet)
{
	delete inner(sheet);
}

void
sheet_set(struct sheet *sheet, const char *name, const char *value)
{
	inner(sheet)->SetValue(name, value ? value : "");
}

struct sheet *
sheet_row(struct sheet *sheet, const char *section)
{
	return outer(inner(sheet)->AddSectionDictionary(section));
}

void
sheet_show(struct sheet *sheet, const char *section)
{
	inner(sheet)->ShowSection(section);
}

struct sheet *
sheet_include(struct sheet *sheet, const char *name, const char *language,
    const char *part)
{
	TemplateDictionary *row = inner(sheet)->AddIncludeDictionary(name);

	row->SetFilename(path_of(language, part));
	return outer(row);
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

	return filled && filled->Expand(&emitter,
	    reinterpret_cast<const TemplateDictionary *>(sheet));
}
