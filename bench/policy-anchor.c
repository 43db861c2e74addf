/* The floor of bench/policy.ts: the same compiled tables searched in C, and the plain loop. Reads one case, prints JSON. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int32_t *words;

/* An array of the file: its length in 32-bit words, then the words. */
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

/* Nanoseconds a call of `run` for one of `count` questions: the best of three times 40 ms. */
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

static const int32_t *root, *nodes, *blocks;
static const uint32_t *buckets;

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

static inline int32_t find(uint32_t w0, uint32_t w1, uint32_t w2, uint32_t w3) {
  int32_t slot = root[w0 >> 16];
  if (slot >= 0) return slot;
  slot = nodes[(~slot << 8) | ((w0 >> 8) & 255)];
  if (slot >= 0) return slot;
  slot = nodes[(~slot << 8) | (w0 & 255)];
  if (slot >= 0) return slot;
  const uint32_t *atoms = buckets + ~slot;
  int32_t count = (int32_t)*atoms++, low = 0, high = count;
  while (high - low > 1) {
    int32_t middle = (low + high) >> 1;
    const uint32_t *m = atoms + middle * 3;
    int after = m[0] != w1 ? m[0] > w1 : m[1] != w2 ? m[1] > w2 : m[2] > w3;
    if (after) high = middle;
    else low = middle;
  }
  return (int32_t)atoms[count * 3 + low];
}

static inline int32_t in_blocks(int32_t at, int32_t key) {
  if (blocks[at] >= 0) return find_in_block(blocks, at, key);
  int32_t best = -1;
  for (int32_t p = 1; p <= -blocks[at]; p++) {
    int32_t rule = find_in_block(blocks, blocks[at + p], key);
    if (rule >= 0 && (best < 0 || rule < best)) best = rule;
  }
  return best;
}

/* A rule of the plain loop: four words of the block, four of its mask, first and last key. */
static inline int32_t plain(const uint32_t *rules, int32_t count, int width, const uint32_t *address, int32_t key) {
  for (int32_t r = 0; r < count; r++) {
    const uint32_t *rule = rules + (int64_t)r * 10;
    int inside = 1;
    for (int w = 0; w < width && inside; w++) inside = (address[w] & rule[4 + w]) == rule[w];
    if (inside && key >= (int32_t)rule[8] && key <= (int32_t)rule[9]) return r;
  }
  return -1;
}

typedef unsigned __int128 u128;
static u128 *atom_starts;
static const int32_t *atom_blocks;
static int32_t atom_count;

static inline int32_t search_atoms(const uint32_t *a, int32_t key) {
  u128 address = ((u128)a[0] << 96) | ((u128)a[1] << 64) | ((u128)a[2] << 32) | a[3];
  const u128 *base = atom_starts;
  int32_t left = atom_count;
  while (left > 1) {
    int32_t half = left >> 1;
    base += base[half] <= address ? half : 0;
    left -= half;
  }
  return in_blocks(atom_blocks[base - atom_starts], key);
}

static void list_case(int32_t *at, int width) {
  const char *comma = "";
  int32_t flows, rules, n;
  const uint32_t *addresses = (uint32_t *)take(&at, &n);
  const int32_t *keys = take(&at, &flows);
  const uint32_t *plain_rules = (uint32_t *)take(&at, &n);
  rules = n / 10;
  root = take(&at, &n);
  nodes = take(&at, &n);
  buckets = (uint32_t *)take(&at, &n);
  blocks = take(&at, &n);
  const uint32_t *starts = (uint32_t *)take(&at, &n);
  atom_blocks = take(&at, &atom_count);
  int32_t few = rules > 2000 ? 1000 : flows < 20000 ? flows : 20000;
  MEASURE("plain", few, plain(plain_rules, rules, width, addresses + (int64_t)i * width, keys[i]));
  if (width == 1) {
    MEASURE("trie", flows, in_blocks(find(addresses[i], 0, 0, 0), keys[i]));
    return;
  }
  MEASURE("trie", flows, in_blocks(find(addresses[i * 4], addresses[i * 4 + 1], addresses[i * 4 + 2], addresses[i * 4 + 3]), keys[i]));
  atom_starts = aligned_alloc(16, sizeof(u128) * (atom_count + 1));
  for (int32_t i = 0; i < atom_count; i++)
    atom_starts[i] = ((u128)starts[i * 4] << 96) | ((u128)starts[i * 4 + 1] << 64) | ((u128)starts[i * 4 + 2] << 32) | starts[i * 4 + 3];
  MEASURE("bsearch", flows, search_atoms(addresses + (int64_t)i * 4, keys[i]));
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
  int32_t set = remote >= 0 ? rows[remote * ROW + SET4] : find(address, 0, 0, 0);
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

static void estate_case(int32_t *at) {
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
  MEASURE("estate", flows,
          (from[i] < 0 ? -2 : side(1, from[i], to[i], target[i], keys[i])) +
              (int64_t)(to[i] < 0 ? -2 : side(0, to[i], from[i], source[i], keys[i])));
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  FILE *file = fopen(argv[2], "rb");
  if (!file) return 2;
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  words = aligned_alloc(64, (size + 63) / 64 * 64);
  if (!words || fread(words, 1, size, file) != (size_t)size) return 2;
  printf("{");
  if (!strcmp(argv[1], "ipv4")) list_case(words, 1);
  else if (!strcmp(argv[1], "ipv6")) list_case(words, 4);
  else estate_case(words);
  printf("}\n");
  return 0;
}
