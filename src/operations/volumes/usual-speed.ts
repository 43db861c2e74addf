/** The default speed of a volume. */

/** AWS: the baseline of gp3, at any size. */
export const USUAL_GP3 = { iops: 3000, throughput: 125 };

export function usualIops(type: string, sizeGib: number): number | undefined {
  if (type === "gp3") return USUAL_GP3.iops;
  if (type === "gp2") return Math.min(16_000, Math.max(100, 3 * sizeGib));
  return undefined;
}
