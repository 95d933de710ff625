/* Fails the n-th call that writes below a folder, or the n-th that reads: preloaded, armed by the
 * process itself.
 *
 * Counted are write, pwrite, fsync, fdatasync, ftruncate, rename and open for writing, or read and
 * pread, whoever calls them: Python, SQLite, Arrow. A failed write writes half of what it was given
 * first.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char root[4096];
static long wanted = -1, seen = 0, from_then_on = 0;
static int with = EIO, reads = 0;

void fault_arm(const char *folder, long nth, int error, int lasting, int reading) {
    reads = reading;
    strncpy(root, folder, sizeof root - 1);
    wanted = nth;
    with = error;
    from_then_on = lasting;
    seen = 0;
}

long fault_seen(void) { return seen; }

static int below(const char *path) {
    return root[0] && path && strncmp(path, root, strlen(root)) == 0;
}

static int held(int fd) {
    if (!root[0]) return 0;
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = 0;
    return below(path);
}

static int counted(void) {
    long now = __sync_add_and_fetch(&seen, 1);
    if (wanted > 0 && (now == wanted || (from_then_on && now > wanted))) {
        errno = with;
        return 1;
    }
    return 0;
}

/* Returns 1 if this call, which writes, is to fail. */
static int fails(void) { return !reads && counted(); }

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, write, int, const void *, size_t);
    if (held(fd) && fails()) {
        int error = errno;
        if (size > 1) real(fd, data, size / 2);
        errno = error;
        return -1;
    }
    return real(fd, data, size);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
    if (held(fd) && fails()) {
        int error = errno;
        if (size > 1) real(fd, data, size / 2, at);
        errno = error;
        return -1;
    }
    return real(fd, data, size, at);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    return pwrite64(fd, data, size, at);
}

int fsync(int fd) {
    REAL(int, fsync, int);
    return held(fd) && fails() ? -1 : real(fd);
}

int fdatasync(int fd) {
    REAL(int, fdatasync, int);
    return held(fd) && fails() ? -1 : real(fd);
}

int ftruncate64(int fd, off64_t size) {
    REAL(int, ftruncate64, int, off64_t);
    return held(fd) && fails() ? -1 : real(fd, size);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    return below(to) && fails() ? -1 : real(from, to);
}

int renameat(int a, const char *from, int b, const char *to) {
    REAL(int, renameat, int, const char *, int, const char *);
    return below(to) && fails() ? -1 : real(a, from, b, to);
}

int open64(const char *path, int flags, ...) {
    REAL(int, open64, const char *, int, ...);
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT);
    return writes && below(path) && fails() ? -1 : real(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    return open64(path, flags, mode);
}

ssize_t read(int fd, void *data, size_t size) {
    REAL(ssize_t, read, int, void *, size_t);
    return reads && held(fd) && counted() ? -1 : real(fd, data, size);
}

ssize_t pread64(int fd, void *data, size_t size, off64_t at) {
    REAL(ssize_t, pread64, int, void *, size_t, off64_t);
    return reads && held(fd) && counted() ? -1 : real(fd, data, size, at);
}

ssize_t pread(int fd, void *data, size_t size, off_t at) { return pread64(fd, data, size, at); }
