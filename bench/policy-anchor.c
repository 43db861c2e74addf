/* The floor of bench/policy.ts: the same compiled tables searched in C. Reads one case, prints JSON. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int32_t *words;

/* An array in the file: its length in 32-bit words, then the words. */
static int32_t *take(int32_t **at, int32_t *length) {
  *length = *(*at)++;
  int32_t *array = *at;
  *at += *length;
  return array;
}

static double cpu(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

/* Nanoseconds for each of the `count` questions that a call of `run` answers: the best of three times 40 ms. */
static int64_t sum;
#define MEASURE(name, count, run)                                   \
  do {                                                              \
    double best = 1e18;                                             \
    for (int round = 0; round < 3; round++) {                       \
      double start = cpu(), spent;                                  \
      int64_t done = 0;                                             \
      do {                                                          \
        sum = 0;                                                    \
        for (int32_t i = 0; i < (count); i++) sum += (run);         \
        done += (count);                                            \
        spent = cpu() - start;                                      \
      } while (spent < 40e6);                                       \
      if (spent / done < best) best = spent / done;                 \
    }                                                               \
    printf("%s\"%s\":{\"ns\":%.3f,\"sum\":%lld}", comma, name, best, (long long)sum); \
    comma = ",";                                                    \
  } while (0)

static const int32_t *root, *nodes;

static inline int32_t find_in_block(const int32_t *table, int32_t at, int32_t key) {
  int32_t low = 0, high = table[at];
  while (high - low > 4) {
    int32_t middle = (low + high) >> 1;
    if (table[at + 1 + middle * 3] > key) high = middle;
    else low = middle;
  }
  for (int32_t r = at + 1 + low * 3; r < at + 1 + high * 3; r += 3)
    if (key >= table[r] && key <= table[r + 1]) return table[r + 2];
  return -1;
}

static inline int32_t find(uint32_t address) {
  int32_t slot = root[address >> 16];
  if (slot >= 0) return slot;
  slot = nodes[(~slot << 8) | ((address >> 8) & 255)];
  if (slot >= 0) return slot;
  return nodes[(~slot << 8) | (address & 255)];
}

enum { ROW = 16, GROUPS = 1, IPV4 = 4, SET4 = 6, HASH = 17 };
static const int32_t *rows, *lists, *tables, *table_at, *sets;

static inline int32_t admits(int32_t table, int32_t peer, int32_t key) {
  uint32_t hash = (uint32_t)peer * 0x9e3779b1u;
  if (!(((uint32_t)tables[table + (hash >> 28)] >> ((hash >> 23) & 31)) & 1)) return -1;
  if (!(((uint32_t)tables[table + ((hash >> 19) & 15)] >> ((hash >> 14) & 31)) & 1)) return -1;
  int32_t mask = tables[table + HASH - 1];
  for (int32_t place = (hash >> 7) & mask;; place = (place + 1) & mask) {
    const int32_t *at = tables + table + HASH + place * 4;
    if (at[0] == peer + 1) {
      if (at[1] == -1) return find_in_block(tables, table + at[2], key);
      return key >= at[1] && key <= at[2] ? at[3] : -1;
    }
    if (at[0] == 0) return -1;
  }
}

static inline int32_t side(int direction, int32_t local, int32_t remote, uint32_t address, int32_t key) {
  int32_t set = remote >= 0 ? rows[remote * ROW + SET4] : find(address);
  int32_t list = rows[local * ROW + GROUPS], references = remote >= 0 ? rows[remote * ROW + GROUPS] : 0;
  for (int32_t g = 1; g <= lists[list]; g++) {
    int32_t table = table_at[lists[list + g] * 2 + direction];
    if (table == 0) continue;
    for (int32_t p = 1; p <= sets[set]; p++) {
      int32_t rule = admits(table, sets[set + p], key);
      if (rule >= 0) return rule;
    }
    for (int32_t m = 1; m <= lists[references]; m++) {
      int32_t rule = admits(table, lists[references + m] * 2 + 1, key);
      if (rule >= 0) return rule;
    }
  }
  return -1;
}

static void network_case(int32_t *at) {
  const char *comma = "";
  int32_t flows, n;
  const int32_t *from = take(&at, &flows);
  const int32_t *to = take(&at, &n);
  const uint32_t *source = (uint32_t *)take(&at, &n);
  const uint32_t *target = (uint32_t *)take(&at, &n);
  const int32_t *keys = take(&at, &n);
  rows = take(&at, &n);
  lists = take(&at, &n);
  tables = take(&at, &n);
  table_at = take(&at, &n);
  sets = take(&at, &n);
  root = take(&at, &n);
  nodes = take(&at, &n);
  MEASURE("network", flows,
          (from[i] < 0 ? -2 : side(1, from[i], to[i], target[i], keys[i])) +
              (int64_t)(to[i] < 0 ? -2 : side(0, to[i], from[i], source[i], keys[i])));
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  FILE *file = fopen(argv[1], "rb");
  if (!file) return 2;
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  words = aligned_alloc(64, (size + 63) / 64 * 64);
  if (!words || fread(words, 1, size, file) != (size_t)size) return 2;
  printf("{");
  network_case(words);
  printf("}\n");
  return 0;
}
