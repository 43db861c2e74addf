/** Whether plain data is the same. A member that is undefined is no member: the log doesn't keep it. */

export function isSameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [membersOf(a), membersOf(b)];
  return (
    left.length === right.length && left.every(([name, value]) => isSameData(value, (b as typeof a)[name as never]))
  );
}

const membersOf = (data: object) => Object.entries(data).filter(([, value]) => value !== undefined);
