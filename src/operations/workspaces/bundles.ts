/**
 * WorkSpace bundles: hardware, software and sizes of volumes. None are stored: Amazon's are a table, and every other
 * well-formed id stands for a bundle of the caller's own.
 */
import { isIdOf } from "../../model/world/ids.ts";

export interface Bundle {
  readonly id: string;
  readonly name: string;
  readonly computeType: ComputeType;
}

/** The compute types that Amazon's bundles have. */
type ComputeType = "VALUE" | "STANDARD" | "PERFORMANCE" | "POWER" | "POWERPRO" | "GRAPHICS" | "GRAPHICSPRO";

interface Hardware {
  readonly cpus: number;
  readonly memoryGib: number;
  readonly rootGib: number;
  readonly userGib: number;
}

/** AWS: the list of bundles on its website. */
const hardware: Readonly<Record<ComputeType, Hardware>> = {
  VALUE: { cpus: 1, memoryGib: 2, rootGib: 80, userGib: 10 },
  STANDARD: { cpus: 2, memoryGib: 4, rootGib: 80, userGib: 50 },
  PERFORMANCE: { cpus: 2, memoryGib: 7.5, rootGib: 80, userGib: 100 },
  POWER: { cpus: 4, memoryGib: 16, rootGib: 175, userGib: 100 },
  POWERPRO: { cpus: 8, memoryGib: 32, rootGib: 175, userGib: 100 },
  GRAPHICS: { cpus: 8, memoryGib: 15, rootGib: 100, userGib: 100 },
  GRAPHICSPRO: { cpus: 16, memoryGib: 122, rootGib: 100, userGib: 100 },
};

/** AWS: names and ids as DescribeWorkspaceBundles returns them (catalogue 434). */
const namesOfAmazon: Readonly<Record<string, string>> = {
  "wsb-92tn3b7gx": "Value with Windows 7",
  "wsb-kgjp98lt8": "Value with Windows 7 and Office 2010",
  "wsb-fgy4lgypc": "Value with Windows 7 and Office 2013",
  "wsb-bh8rsxt14": "Value with Windows 10",
  "wsb-df76rqys9": "Value with Windows 10 and Office 2016",
  "wsb-8pmj7b7pq": "Value with Amazon Linux 2",
  "wsb-3t36q0xfc": "Standard with Windows 7",
  "wsb-vlsvncjjf": "Standard with Windows 7 and Office 2010",
  "wsb-5h1pf1zxc": "Standard with Windows 7 and Office 2013",
  "wsb-8vbljg4r6": "Standard with Windows 10",
  "wsb-9jvhtb24f": "Standard with Windows 10 and Office 2016",
  "wsb-clj85qzj1": "Standard with Amazon Linux 2",
  "wsb-b0s22j3d7": "Performance with Windows 7",
  "wsb-1b5w6vnz6": "Performance with Windows 7 and Office 2010",
  "wsb-vbsjd64y6": "Performance with Windows 7 and Office 2013",
  "wsb-gm4d5tx2v": "Performance with Windows 10",
  "wsb-05t16yhz8": "Performance with Windows 10 and Office 2016",
  "wsb-j4dky1gs4": "Performance with Amazon Linux 2",
  "wsb-cq3wxw02g": "Power with Windows 7",
  "wsb-2gcd1nm07": "Power with Windows 7 and Office 2013",
  "wsb-w42vs8svd": "Power with Windows 10",
  "wsb-64nqp4sgx": "Power with Windows 10 and Office 2016",
  "wsb-2bs6k5lgn": "Power with Amazon Linux 2",
  "wsb-1pzkp0bx4": "PowerPro with Windows 7",
  "wsb-0h0yf5w9q": "PowerPro with Windows 7 and Office 2013",
  "wsb-g0xb96cdv": "PowerPro with Windows 10",
  "wsb-j1ckzg142": "PowerPro with Windows 10 and Office 2016",
  "wsb-b1h39vgz8": "PowerPro with Amazon Linux 2",
  "wsb-dy4bd5kvl": "Graphics with Windows 7",
  "wsb-wwx8kkwg5": "Graphics with Windows 7 and Office 2010",
  "wsb-44r73z5dr": "Graphics with Windows 7 and Office 2013",
  "wsb-320p8vd2j": "Graphics with Windows 10",
  "wsb-ftkjdlgks": "Graphics with Windows 10 and Office 2016",
  "wsb-g6cjhl60w": "GraphicsPro with Windows 10",
  "wsb-5rlx0zrt5": "GraphicsPro with Windows 10 and Office 2016",
};

export const bundlesOfAmazon: readonly Bundle[] = Object.entries(namesOfAmazon).map(([id, name]) => ({
  id,
  name,
  computeType: name.slice(0, name.indexOf(" ")).toUpperCase() as ComputeType,
}));

export const hardwareOf = ({ computeType }: Bundle): Hardware => hardware[computeType];

/** The bundle with an id, undefined if the id is malformed. One of the caller's own is assumed to be a standard one. */
export function bundleOf(id: string): Bundle | undefined {
  const ofAmazon = bundlesOfAmazon.find((bundle) => bundle.id === id);
  if (ofAmazon !== undefined) return ofAmazon;
  return isIdOf("workspace-bundle", id) ? { id, name: id, computeType: "STANDARD" } : undefined;
}
