/*
 * Preloaded into a database process: notes every write to its data file, and every sync, so that the file as a power
 * cut would leave it can be put together afterwards. See power-cut.ts.
 * Record: 'W' offset(8) length(8) bytes | 'S' (a sync that has ended) | each headed by a sequence of 8 bytes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int logfd = -2;
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static int (*real_fdatasync)(int);
static ssize_t (*real_write)(int, const void *, size_t);

static void init(void) {
  if (logfd != -2) return;
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_pwritev = dlsym(RTLD_NEXT, "pwritev64");
  real_writev = dlsym(RTLD_NEXT, "writev");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_write = dlsym(RTLD_NEXT, "write");
  const char *path = getenv("POWER_CUT_LOG");
  logfd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
}

static int is_data(int fd) {
  char link[64], path[512];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n < 8) return 0;
  path[n] = 0;
  return strcmp(path + n - 8, "data.mdb") == 0;
}

static void note(char kind, off_t offset, const struct iovec *parts, int count, size_t length) {
  if (logfd < 0) return;
  uint64_t head[2] = {(uint64_t)offset, (uint64_t)length};
  real_write(logfd, &kind, 1);
  if (kind == 'S') return;
  real_write(logfd, head, sizeof head);
  for (int i = 0; i < count && length > 0; i++) {
    size_t take = parts[i].iov_len < length ? parts[i].iov_len : length;
    real_write(logfd, parts[i].iov_base, take);
    length -= take;
  }
}

/* Writes through a descriptor opened with O_DSYNC are on disk when they return. */
static void wrote(int fd, off_t offset, const struct iovec *parts, int count, ssize_t length) {
  if (length <= 0) return;
  int synced = (fcntl(fd, F_GETFL) & O_DSYNC) != 0;
  note(synced ? 'D' : 'W', offset, parts, count, (size_t)length);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) {
  pthread_mutex_lock(&lock);
  init();
  pthread_mutex_unlock(&lock);
  if (!is_data(fd)) return real_pwrite(fd, bytes, length, offset);
  pthread_mutex_lock(&lock);
  ssize_t done = real_pwrite(fd, bytes, length, offset);
  struct iovec part = {(void *)bytes, length};
  wrote(fd, offset, &part, 1, done);
  pthread_mutex_unlock(&lock);
  return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset) {
  pthread_mutex_lock(&lock);
  init();
  pthread_mutex_unlock(&lock);
  if (!is_data(fd)) return real_pwritev(fd, parts, count, offset);
  pthread_mutex_lock(&lock);
  ssize_t done = real_pwritev(fd, parts, count, offset);
  wrote(fd, offset, parts, count, done);
  pthread_mutex_unlock(&lock);
  return done;
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) { return pwritev64(fd, parts, count, offset); }

ssize_t writev(int fd, const struct iovec *parts, int count) {
  pthread_mutex_lock(&lock);
  init();
  pthread_mutex_unlock(&lock);
  if (!is_data(fd)) return real_writev(fd, parts, count);
  pthread_mutex_lock(&lock);
  off_t offset = lseek(fd, 0, SEEK_CUR);
  ssize_t done = real_writev(fd, parts, count);
  wrote(fd, offset, parts, count, done);
  pthread_mutex_unlock(&lock);
  return done;
}

/* What was written before the sync began is on disk when it has ended; 'B' notes where it began. */
int fdatasync(int fd) {
  pthread_mutex_lock(&lock);
  init();
  int data = is_data(fd);
  if (data && logfd >= 0) real_write(logfd, "B", 1);
  pthread_mutex_unlock(&lock);
  int done = real_fdatasync(fd);
  if (!data || done != 0) return done;
  pthread_mutex_lock(&lock);
  note('S', 0, NULL, 0, 0);
  pthread_mutex_unlock(&lock);
  return done;
}
