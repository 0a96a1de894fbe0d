/* The files of an archive: written beside, listed, renamed when all is there. */

#include "archive.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 65536 };

bool
files_open(struct files *files, struct arena *arena, const char *meant)
{
	char *made = arena_print(arena, "%s.XXXXXX", meant);

	*files = (struct files){ .arena = arena_new(), .told = time(NULL),
		.sums_hashing = hash_begin(arena) };
	if (mkdtemp(made) == NULL || chmod(made, 0755) != 0)
		return false;
	files->directory = made;
	files->sums = fopen(arena_print(arena, "%s/SHA256SUMS", made), "wxe");
	return files->sums != NULL;
}

static void
failed(struct files *files)
{
	if (files->wrong == 0)
		files->wrong = errno != 0 ? errno : EIO;
}

void
file_begin(struct files *files, const char *name)
{
	const char *path;

	arena_reset(files->arena);
	path = arena_print(files->arena, "%s/%s", files->directory, name);
	files->name = arena_print(files->arena, "%s", name);
	files->hashing = hash_begin(files->arena);
	files->file = fopen(path, "wxe");
	if (files->file == NULL && errno == ENOENT) {
		directories_make(path);
		files->file = fopen(path, "wxe");
	}
	if (files->file == NULL)
		failed(files);
}

void
file_add(struct files *files, const char *bytes, size_t length)
{
	if (files->file == NULL)
		return;
	hash_add(files->hashing, bytes, length);
	files->bytes += length;
	if (fwrite(bytes, 1, length, files->file) != length)
		failed(files);
}

/* Once a second, for whoever waits. */
static void
progress_tell(struct files *files)
{
	const time_t now = time(NULL);

	if (now == files->told)
		return;
	files->told = now;
	fprintf(stderr, "tanu: %llu files, now %s\n",
	    (unsigned long long)files->count, files->name);
}

void
file_end(struct files *files)
{
	const char *line;
	struct hash hash;

	if (files->file == NULL)
		return;
	hash = hash_end(files->hashing);
	line = arena_print(files->arena, "%s  %s\n", hash_print_hex(
	    files->arena, &hash), files->name);
	hash_add(files->sums_hashing, line, strlen(line));
	if (fclose(files->file) != 0 || fputs(line, files->sums) < 0)
		failed(files);
	files->file = NULL;
	files->count++;
	progress_tell(files);
}

void
file_put(struct files *files, const char *name, const char *bytes,
    size_t length)
{
	file_begin(files, name);
	file_add(files, bytes, length);
	file_end(files);
}

void
file_copy(struct files *files, const char *from, const char *name)
{
	FILE *file = fopen(from, "re");
	char bytes[PIECE];
	size_t length;

	if (file == NULL) {
		failed(files);
		return;
	}
	file_begin(files, name);
	while ((length = fread(bytes, 1, sizeof(bytes), file)) > 0)
		file_add(files, bytes, length);
	if (ferror(file))
		failed(files);
	file_end(files);
	fclose(file);
}

bool
file_there(struct files *files, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", files->directory, name);
	return access(path, F_OK) == 0;
}

/* What was written, and the name that it has, are on the disk. */
static bool
disk_reached(const char *path)
{
	int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good;

	if (directory < 0)
		return false;
	good = syncfs(directory) == 0;
	close(directory);
	return good;
}

bool
files_close(struct files *files, const char *meant, struct hash *sums)
{
	if (files->sums == NULL || fclose(files->sums) != 0)
		failed(files);
	files->sums = NULL;
	*sums = hash_end(files->sums_hashing);
	/* Renaming takes the place of a directory that is empty alone. */
	if (files->wrong == 0 && (!disk_reached(files->directory) ||
	    rename(files->directory, meant) != 0 || !disk_reached(meant)))
		failed(files);
	arena_free(files->arena);
	return files->wrong == 0;
}

static int
drop(const char *path, const struct stat *about, int type, struct FTW *at)
{
	(void)about;
	(void)type;
	(void)at;
	return remove(path);
}

void
files_drop(struct files *files)
{
	if (files->sums != NULL)
		fclose(files->sums);
	if (files->directory != NULL)
		nftw(files->directory, drop, 16, FTW_DEPTH | FTW_PHYS);
}
