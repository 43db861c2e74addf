/* The floor of bench/flow-logs.ts: the same records parsed and judged by the same compiled tables in C. IPv4 only. */
#define main policy_main
#include "policy-anchor.c"
#undef main

enum { KNOWN = 1 << 16 };
static struct { uint32_t asked, local, remote; int32_t key, own, other; } known[KNOWN];
static const int32_t *names, *bearers; /* open addressing: id's last 16 hex digits, number + 1; address, number + 1 */
static int32_t name_mask, bearer_mask;

static inline int32_t bearer(uint32_t address) {
  for (uint32_t slot = address * 0x9e3779b1u >> 8 & bearer_mask;; slot = (slot + 1) & bearer_mask) {
    if (bearers[slot * 2 + 1] == 0) return -1;
    if ((uint32_t)bearers[slot * 2] == address) return bearers[slot * 2 + 1] - 1;
  }
}

static inline int ask(int32_t nic, int goes_in, uint32_t local, uint32_t remote, int32_t key, int32_t *own, int32_t *other) {
  uint32_t asked = (uint32_t)(nic + 1) << 1 | goes_in;
  uint32_t hash = asked * 0x9e3779b1u ^ remote * 0x85ebca6bu ^ (uint32_t)key * 0xc2b2ae35u ^ local;
  hash ^= hash >> 15;
  hash *= 0x2c1b3c6du;
  hash = (hash ^ hash >> 16) & (KNOWN - 1);
  if (known[hash].asked != asked || known[hash].local != local || known[hash].remote != remote || known[hash].key != key) {
    int32_t far = bearer(remote);
    known[hash].asked = asked, known[hash].local = local, known[hash].remote = remote, known[hash].key = key;
    known[hash].own = side(goes_in ? 0 : 1, nic, far, remote, key);
    known[hash].other = far < 0 ? -2 : side(goes_in ? 1 : 0, far, nic, local, key);
  }
  *own = known[hash].own, *other = known[hash].other;
  return *own != -1 && *other != -1;
}

static inline const uint8_t *skip(const uint8_t *at) {
  while (*at > 32) at++;
  return at + 1;
}
static inline const uint8_t *number(const uint8_t *at, uint32_t *value) {
  uint32_t sum = 0;
  while (*at > 32) sum = sum * 10 + (*at++ - 48);
  *value = sum;
  return at + 1;
}
static inline const uint8_t *address4(const uint8_t *at, uint32_t *value) {
  uint32_t sum = 0, octet = 0;
  for (; *at > 32; at++) {
    if (*at == '.') sum = sum << 8 | octet, octet = 0;
    else octet = octet * 10 + (*at - 48);
  }
  *value = sum << 8 | octet;
  return at + 1;
}

static int64_t outcomes[4];
static const uint8_t *line(const uint8_t *at) {
  at = skip(skip(at));
  uint64_t id = 0;
  for (at += 5; *at > 32; at++) id = id << 4 | (*at <= '9' ? *at - '0' : *at - 'a' + 10);
  at++;
  int32_t nic = -1;
  for (uint32_t slot = (uint32_t)id * 0x9e3779b1u >> 8 & name_mask;; slot = (slot + 1) & name_mask) {
    if (names[slot * 3 + 2] == 0) break;
    if ((uint32_t)names[slot * 3] == (uint32_t)(id >> 32) && (uint32_t)names[slot * 3 + 1] == (uint32_t)id) {
      nic = names[slot * 3 + 2] - 1;
      break;
    }
  }
  uint32_t source, target, source_port, target_port, protocol;
  at = number(number(number(address4(address4(at, &source), &target), &source_port), &target_port), &protocol);
  at = skip(skip(skip(skip(at))));
  int accepted = *at == 'A';
  at = skip(at);
  at = skip(at);
  int comes_in = target == (uint32_t)rows[nic * ROW + IPV4];
  uint32_t local = comes_in ? target : source, remote = comes_in ? source : target;
  int is_answer = source_port < target_port;
  int32_t own, other;
  int outcome;
  if (ask(nic, comes_in != is_answer, local, remote, protocol << 16 | (is_answer ? source_port : target_port), &own, &other)) outcome = is_answer;
  else {
    outcome = own == -1 ? 2 : 3;
    if (is_answer) {
      if (ask(nic, comes_in, local, remote, protocol << 16 | target_port, &own, &other)) outcome = 0;
      else if (own != -1) outcome = 3;
    }
  }
  outcomes[outcome]++;
  sum += accepted;
  return at;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  FILE *file = fopen(argv[1], "rb"), *log = fopen(argv[2], "rb");
  if (!file || !log) return 2;
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  words = aligned_alloc(64, (size + 63) / 64 * 64);
  fseek(log, 0, SEEK_END);
  long length = ftell(log);
  rewind(log);
  uint8_t *bytes = malloc(length);
  if (fread(words, 1, size, file) != (size_t)size || fread(bytes, 1, length, log) != (size_t)length) return 2;
  int32_t *at = words, n;
  rows = take(&at, &n);
  lists = take(&at, &n);
  tables = take(&at, &n);
  table_at = take(&at, &n);
  sets = take(&at, &n);
  root = take(&at, &n);
  nodes = take(&at, &n);
  names = take(&at, &n);
  name_mask = n / 3 - 1;
  bearers = take(&at, &n);
  bearer_mask = n / 2 - 1;
  double best = 1e18;
  int64_t lines = 0;
  for (int round = 0; round < 3; round++) {
    memset(outcomes, 0, sizeof outcomes);
    memset(known, 0, sizeof known);
    double start = cpu();
    lines = 0;
    for (const uint8_t *here = bytes; here < bytes + length; lines++) here = line(here);
    double spent = cpu() - start;
    if (spent / lines < best) best = spent / lines;
  }
  printf("{\"ns\":%.3f,\"outcomes\":[%lld,%lld,%lld,%lld]}\n", best, (long long)outcomes[0], (long long)outcomes[1], (long long)outcomes[2], (long long)outcomes[3]);
  return 0;
}
