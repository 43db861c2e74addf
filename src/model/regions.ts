/** The commercial Regions of AWS with their Availability Zones. */

export interface Zone {
  /** For example `us-east-1a`. */
  readonly name: string;
  /** For example `use1-az1`. */
  readonly id: string;
  readonly region: string;
}

export interface Region {
  readonly name: string;
  /** For example `US East (N. Virginia)`. */
  readonly longName: string;
  /** The country that it lies in. */
  readonly geography: string;
  /** The state, of Regions in the United States. */
  readonly subGeography?: string;
  /** Regions that an account must opt in to. */
  readonly needsOptIn: boolean;
  readonly zones: readonly Zone[];
  /** Blocks that Amazon provides to VPCs come from here; taken from AWS's published address ranges. */
  readonly ipv6Range: string;
}

/** Where an account keeps what isn't of a Region: its users, groups, roles and policies. */
export const GLOBAL = "aws-global";

/**
 * One line per Region: name, prefix of its zone ids, its zones as `<letter><number of the zone id>`, whether it is opt-in,
 * its IPv6 range, its long name. AWS: older accounts differ in which letter means which zone; ours are in order.
 */
const table = `
us-east-1      use1  a1 b2 c3 d4 e5 f6  -       2600:1f18::/33  US East (N. Virginia)
us-east-2      use2  a1 b2 c3           -       2600:1f16::/34  US East (Ohio)
us-west-1      usw1  a1 c3              -       2600:1f1c::/36  US West (N. California)
us-west-2      usw2  a1 b2 c3 d4        -       2600:1f14::/34  US West (Oregon)
af-south-1     afs1  a1 b2 c3           opt-in  2406:da11::/36  Africa (Cape Town)
ap-east-1      ape1  a1 b2 c3           opt-in  2406:da1e::/36  Asia Pacific (Hong Kong)
ap-east-2      ape2  a1 b2 c3           opt-in  2406:da1c:8000::/36  Asia Pacific (Taipei)
ap-south-1     aps1  a1 b2 c3           -       2406:da1a::/36  Asia Pacific (Mumbai)
ap-south-2     aps2  a1 b2 c3           opt-in  2406:da1b::/36  Asia Pacific (Hyderabad)
ap-southeast-1 apse1 a1 b2 c3           -       2406:da18::/36  Asia Pacific (Singapore)
ap-southeast-2 apse2 a1 b2 c3           -       2406:da1c::/36  Asia Pacific (Sydney)
ap-southeast-3 apse3 a1 b2 c3           opt-in  2406:da19::/36  Asia Pacific (Jakarta)
ap-southeast-4 apse4 a1 b2 c3           opt-in  2406:da1f::/36  Asia Pacific (Melbourne)
ap-southeast-5 apse5 a1 b2 c3           opt-in  2406:da10:8000::/36  Asia Pacific (Malaysia)
ap-southeast-6 apse6 a1 b2 c3           opt-in  2406:da12:8000::/36  Asia Pacific (New Zealand)
ap-southeast-7 apse7 a1 b2 c3           opt-in  2406:da14:8000::/36  Asia Pacific (Thailand)
ap-northeast-1 apne1 a4 c1 d2           -       2406:da14::/35  Asia Pacific (Tokyo)
ap-northeast-2 apne2 a1 b2 c3 d4        -       2406:da12::/36  Asia Pacific (Seoul)
ap-northeast-3 apne3 a3 b1 c2           -       2406:da16::/36  Asia Pacific (Osaka)
ca-central-1   cac1  a1 b2 d4           -       2600:1f11::/36  Canada (Central)
ca-west-1      caw1  a1 b2 c3           opt-in  2600:1f1a:4000::/36  Canada West (Calgary)
eu-central-1   euc1  a2 b3 c1           -       2a05:d014::/35  Europe (Frankfurt)
eu-central-2   euc2  a1 b2 c3           opt-in  2a05:d019::/36  Europe (Zurich)
eu-north-1     eun1  a1 b2 c3           -       2a05:d016::/36  Europe (Stockholm)
eu-south-1     eus1  a1 b2 c3           opt-in  2a05:d01a::/36  Europe (Milan)
eu-south-2     eus2  a1 b2 c3           opt-in  2a05:d011::/36  Europe (Spain)
eu-west-1      euw1  a1 b2 c3           -       2a05:d018::/35  Europe (Ireland)
eu-west-2      euw2  a2 b3 c1           -       2a05:d01c::/36  Europe (London)
eu-west-3      euw3  a1 b2 c3           -       2a05:d012::/36  Europe (Paris)
il-central-1   ilc1  a1 b2 c3           opt-in  2a05:d025::/36  Israel (Tel Aviv)
me-central-1   mec1  a1 b2 c3           opt-in  2406:da17::/36  Middle East (UAE)
me-south-1     mes1  a1 b2 c3           opt-in  2a05:d01e::/36  Middle East (Bahrain)
mx-central-1   mxc1  a1 b2 c3           opt-in  2600:1f17:4000::/36  Mexico (Central)
sa-east-1      sae1  a1 b2 c3           -       2600:1f1e::/36  South America (Sao Paulo)
`;

/** Where Regions lie: the beginning of their names, the country, and the state if AWS names one (catalogue 446). */
const geographies = `
us-east-1       United States of America: Virginia
us-east-2       United States of America: Ohio
us-west-1       United States of America: California
us-west-2       United States of America: Oregon
af-south-1      South Africa
ap-east-1       Hong Kong
ap-east-2       Taiwan
ap-south-       India
ap-southeast-1  Singapore
ap-southeast-2  Australia
ap-southeast-3  Indonesia
ap-southeast-4  Australia
ap-southeast-5  Malaysia
ap-southeast-6  New Zealand
ap-southeast-7  Thailand
ap-northeast-2  South Korea
ap-northeast-   Japan
ca-             Canada
eu-central-1    Germany
eu-central-2    Switzerland
eu-north-1      Sweden
eu-south-1      Italy
eu-south-2      Spain
eu-west-1       Ireland
eu-west-2       United Kingdom
eu-west-3       France
il-             Israel
me-central-1    United Arab Emirates
me-south-1      Bahrain
mx-             Mexico
sa-             Brazil
`;

function geographyOf(region: string): Pick<Region, "geography" | "subGeography"> {
  const line = geographies.split("\n").find((each) => each !== "" && region.startsWith(each.split(" ")[0] ?? ""));
  const [geography = "", subGeography] = (line ?? "").replace(/^\S+\s+/, "").split(": ");
  return { geography, ...(subGeography !== undefined && { subGeography }) };
}

const LINE = /^(\S+)\s+(\S+)\s+((?:[a-z]\d )+)\s*(-|opt-in)\s+(\S+)\s+(.+)$/;

function readLine(line: string): Region {
  const [, name = "", begin = "", zones = "", optIn, ipv6Range = "", longName = ""] = LINE.exec(line) ?? [];
  return {
    name,
    longName,
    ...geographyOf(name),
    needsOptIn: optIn === "opt-in",
    ipv6Range,
    zones: zones
      .trim()
      .split(" ")
      .map((zone) => ({ name: `${name}${zone[0]}`, id: `${begin}-az${zone[1]}`, region: name })),
  };
}

export const regions: ReadonlyMap<string, Region> = new Map(
  table
    .trim()
    .split("\n")
    .map(readLine)
    .map((region) => [region.name, region]),
);

/** INVARIANT: callers sign in to a Region of AWS, so every world that an operation is called in has one. */
export function regionNamed(name: string): Region {
  const region = regions.get(name);
  if (region === undefined) throw new Error(`${name} is no Region of AWS`);
  return region;
}

/** Says that AWS has no such Region, and which one was meant if a name is near. */
export function noRegion(name: string): string {
  const near = nearestTo(name);
  return `${name} is no Region of AWS${near === undefined ? "" : `; did you mean ${near}?`}`;
}

const pairsOf = (text: string): readonly string[] =>
  Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2));

/** The Region whose name shares the most pairs of letters with this one, if it shares at least half of them. */
function nearestTo(name: string): string | undefined {
  const pairs = new Set(pairsOf(name.toLowerCase()));
  const shared = (region: string) => pairsOf(region).filter((pair) => pairs.has(pair)).length / (region.length - 1);
  const [best = ""] = [...regions.keys()].toSorted((a, b) => shared(b) - shared(a));
  return shared(best) >= 0.5 ? best : undefined;
}

export const zonesOf = (region: string): readonly Zone[] => regionNamed(region).zones;
