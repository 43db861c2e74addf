/* Sends packets and opens connections, and says what one took: the tenth part of all took less, in nanoseconds. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, BATCHES = 2000, CONNECTIONS = 3000 };

static long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

static int order(const void *a, const void *b) {
  long x = *(const long *)a, y = *(const long *)b;
  return x < y ? -1 : x > y;
}

static void tell(long *times, int count) {
  qsort(times, count, sizeof *times, order);
  printf("%ld\n", times[count / 10]);
}

/* One-way, on one flow: what the filter does with packets of a connection that it knows. */
static void packets(struct sockaddr_in *to) {
  static long times[BATCHES];
  struct mmsghdr messages[BATCH];
  struct iovec part = {"0123456789abcdef", 16};
  memset(messages, 0, sizeof messages);
  for (int i = 0; i < BATCH; i++) messages[i].msg_hdr.msg_iov = &part, messages[i].msg_hdr.msg_iovlen = 1;
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  if (connect(s, (struct sockaddr *)to, sizeof *to) < 0) exit(1);
  for (int i = 0; i < BATCHES; i++) {
    long begun = now();
    if (sendmmsg(s, messages, BATCH, 0) != BATCH) exit(2);
    times[i] = (now() - begun) / BATCH;
  }
  tell(times, BATCHES);
}

static void connections(struct sockaddr_in *to) {
  static long times[CONNECTIONS];
  struct linger at_once = {1, 0};
  for (int i = 0; i < CONNECTIONS; i++) {
    int s = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(s, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    long begun = now();
    if (connect(s, (struct sockaddr *)to, sizeof *to) < 0) exit(3);
    times[i] = now() - begun;
    close(s);
  }
  tell(times, CONNECTIONS);
}

/* Takes connections; nobody reads the packets. */
static void serve(struct sockaddr_in *at) {
  int yes = 1, u = socket(AF_INET, SOCK_DGRAM, 0), s = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(u, (struct sockaddr *)at, sizeof *at) < 0 || bind(s, (struct sockaddr *)at, sizeof *at) < 0) exit(4);
  listen(s, 1024);
  puts("ready");
  fflush(stdout);
  for (;;) close(accept(s, NULL, NULL));
}

int main(int count, char **words) {
  if (count != 4) return 5;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(words[3]))};
  inet_pton(AF_INET, words[2], &address.sin_addr);
  if (strcmp(words[1], "serve") == 0) serve(&address);
  else if (strcmp(words[1], "packets") == 0) packets(&address);
  else connections(&address);
  return 0;
}
