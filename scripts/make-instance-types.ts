/** Writes the table of instance types from an answer of AWS's: `aws ec2 describe-instance-types > FILE; node scripts/make-instance-types.ts FILE`. */
import { readFileSync } from "node:fs";
import {
  flagsOf,
  type InstanceTypeTable,
  type ShownType,
} from "../src/operations/instances/types/instance-type-table.ts";
import { writeIfChanged } from "./write-if-changed.ts";

const [file = ""] = process.argv.slice(2);
const { InstanceTypes } = JSON.parse(readFileSync(file, "utf8")) as { readonly InstanceTypes: readonly ShownType[] };

const line = (type: ShownType): string => {
  const { VCpuInfo, NetworkInfo } = type;
  return [
    type.InstanceType,
    type.ProcessorInfo.SupportedArchitectures.join(","),
    type.Hypervisor ?? "-",
    VCpuInfo.DefaultVCpus,
    VCpuInfo.DefaultThreadsPerCore,
    type.MemoryInfo.SizeInMiB,
    NetworkInfo.MaximumNetworkInterfaces,
    NetworkInfo.Ipv4AddressesPerInterface,
    NetworkInfo.Ipv6AddressesPerInterface,
    NetworkInfo.MaximumNetworkCards,
    flagsOf(type),
  ].join(" ");
};

const byName = [...InstanceTypes].sort((a, b) => (a.InstanceType < b.InstanceType ? -1 : 1));
const table: InstanceTypeTable = { types: byName.map(line) };
writeIfChanged("src/operations/instances/types/instance-types.json", `${JSON.stringify(table, undefined, 2)}\n`);
