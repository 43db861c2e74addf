/** Writes src/model/aws-prefix-lists.json from AWS's published address ranges: `node scripts/make-aws-prefix-lists.ts ip-ranges.json`. */
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parsePrefix } from "../src/address/prefix.ts";
import { regions } from "../src/model/regions.ts";
import { writeIfChanged } from "./write-if-changed.ts";

/** The parts of https://ip-ranges.amazonaws.com/ip-ranges.json that are read. */
interface IpRanges {
  readonly createDate: string;
  readonly prefixes: readonly { readonly ip_prefix: string; readonly region: string; readonly service: string }[];
  readonly ipv6_prefixes: readonly {
    readonly ipv6_prefix: string;
    readonly region: string;
    readonly service: string;
  }[];
}

/**
 * The lists that AWS manages and that its published ranges can fill, with the weights that AWS documents. VPC Lattice,
 * Ground Station and S3 Express One Zone aren't in the ranges. `everywhere`: each Region's list holds the ranges of all
 * Regions.
 */
const lists = [
  { name: "com.amazonaws.{region}.s3", service: "S3", family: "IPv4", weight: 1 },
  { name: "com.amazonaws.{region}.dynamodb", service: "DYNAMODB", family: "IPv4", weight: 1 },
  { name: "com.amazonaws.{region}.ec2-instance-connect", service: "EC2_INSTANCE_CONNECT", family: "IPv4", weight: 2 },
  {
    name: "com.amazonaws.{region}.ipv6.ec2-instance-connect",
    service: "EC2_INSTANCE_CONNECT",
    family: "IPv6",
    weight: 2,
  },
  {
    name: "com.amazonaws.global.cloudfront.origin-facing",
    service: "CLOUDFRONT_ORIGIN_FACING",
    family: "IPv4",
    weight: 55,
    everywhere: true,
  },
  {
    name: "com.amazonaws.global.ipv6.cloudfront.origin-facing",
    service: "CLOUDFRONT_ORIGIN_FACING",
    family: "IPv6",
    weight: 55,
    everywhere: true,
  },
  {
    name: "com.amazonaws.{region}.route53-healthchecks",
    service: "ROUTE53_HEALTHCHECKS",
    family: "IPv4",
    weight: 25,
    everywhere: true,
  },
  {
    name: "com.amazonaws.{region}.ipv6.route53-healthchecks",
    service: "ROUTE53_HEALTHCHECKS",
    family: "IPv6",
    weight: 25,
    everywhere: true,
  },
];

/**
 * AWS's own ids, which are the same for every account: people write them into their configurations. They come from AWS's
 * documentation and blog; if no id is known, one is made from the name.
 */
const knownIds: Readonly<Record<string, string>> = {
  "com.amazonaws.global.cloudfront.origin-facing": `us-east-1=3b927c52 us-east-2=b6a144df us-west-1=4ea04527
    us-west-2=82a045eb ap-northeast-1=58a04531 ap-northeast-2=22a6434b ap-northeast-3=31a14458 ap-south-1=9aa247f3
    ap-southeast-1=31a34658 ap-southeast-2=b8a742d1 ca-central-1=38a64351 eu-central-1=a3a144ca eu-north-1=fab65393
    eu-west-1=4fa04526 eu-west-2=93a247fa eu-west-3=75b1541c sa-east-1=5da64334`,
  "com.amazonaws.{region}.s3": `us-east-1=63a5400a us-east-2=7ba54012 us-west-1=6ba54002 us-west-2=68a54001
    ap-northeast-1=61a54008 ap-northeast-2=78a54011 ap-south-1=78a54011 ap-southeast-1=6fa54006
    ap-southeast-2=6ca54005 eu-central-1=6ea54007 eu-west-1=6da54004 sa-east-1=6aa54003`,
  "com.amazonaws.{region}.dynamodb": "us-east-1=02cd2c6b eu-west-1=6fa54006",
};

function idOf(name: string, region: string): string {
  const known = new RegExp(`\\b${region}=(\\w+)`).exec(knownIds[name] ?? "")?.[1];
  return `pl-${known ?? hash("sha256", `${region}/${name}`).slice(0, 8)}`;
}

/** In the order of addresses, without duplicates or nested blocks. */
function tidy(cidrs: readonly string[]): string {
  const blocks = [...new Set(cidrs)].map((text) => {
    const parsed = parsePrefix(text);
    if (parsed === undefined || parsed.hasHostBits) throw new Error(`not a CIDR block: ${text}`);
    return { text, first: parsed.prefix.value, length: parsed.prefix.length };
  });
  blocks.sort((a, b) => (a.first === b.first ? a.length - b.length : a.first < b.first ? -1 : 1));
  let end = -1n;
  const outermost = blocks.filter(({ text, first, length }) => {
    if (first <= end) return false;
    end = first + (1n << BigInt((text.includes(":") ? 128 : 32) - length)) - 1n;
    return true;
  });
  return outermost.map(({ text }) => text).join(" ");
}

const file = process.argv[2];
if (file === undefined) throw new Error("usage: node scripts/make-aws-prefix-lists.ts <ip-ranges.json>");
const ranges = JSON.parse(readFileSync(file, "utf8")) as IpRanges;
const published = [
  ...ranges.prefixes.map((each) => ({ ...each, family: "IPv4", cidr: each.ip_prefix })),
  ...ranges.ipv6_prefixes.map((each) => ({ ...each, family: "IPv6", cidr: each.ipv6_prefix })),
];

const made = lists.map(({ name, service, family, weight, everywhere = false }) => {
  const own = published.filter((each) => each.service === service && each.family === family);
  const inRegions = [...regions.keys()].flatMap((region): [string, string[]][] => {
    const cidrs = tidy(own.filter((each) => each.region === region).map(({ cidr }) => cidr));
    if (everywhere) return [[region, [idOf(name, region)]]];
    return cidrs === "" ? [] : [[region, [idOf(name, region), cidrs]]];
  });
  const cidrs = everywhere ? { cidrs: tidy(own.map(({ cidr }) => cidr)) } : {};
  return { name, family, weight, ...cidrs, regions: Object.fromEntries(inRegions) };
});

for (const region of regions.keys()) {
  const ids = made.flatMap((list) => list.regions[region]?.[0] ?? []);
  if (new Set(ids).size !== ids.length) throw new Error(`two lists of ${region} have the same id`);
}

const [year, month, day] = ranges.createDate.split("-");
const lines = made.map((list) => JSON.stringify(list)).join(",\n");
writeIfChanged(
  "src/model/aws-prefix-lists.json",
  `{\n"date": "${year}-${month}-${day}",\n"lists": [\n${lines}\n]\n}\n`,
);
