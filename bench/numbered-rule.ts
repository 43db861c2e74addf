/** Rules for logs that a benchmark fills: change number `n` is about one of so many rules of so many groups. */
export const numberedRule = (n: number, rules: number, groups: number) => ({
  id: `sgr-${String(n % rules).padStart(17, "0")}`,
  ownerId: "111122223333",
  groupId: `sg-${String(n % groups).padStart(17, "0")}`,
  direction: "ingress" as const,
  protocol: "tcp",
  fromPort: n % 65_000,
  toPort: n % 65_000,
  peer: { kind: "ipv4" as const, cidr: `10.${n % 200}.0.0/16` },
  description: `change ${n}`,
  tags: [],
});
