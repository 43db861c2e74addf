/** A launch from a template: what the call doesn't say, a version of the template says. */
import type { LaunchTemplate, LaunchTemplateVersion } from "../../../model/records/launching/launch-template.ts";
import type { Tag } from "../../../model/records/tag.ts";
import type { World } from "../../../model/world/world.ts";
import { findTemplate, findVersion } from "../../launch-templates/find-template.ts";
import type { Call } from "../../operation.ts";
import type { RunInput } from "./launch-place.ts";

interface Named {
  readonly template: LaunchTemplate;
  readonly version: LaunchTemplateVersion;
}

/** The version that the call names: the default one, unless it says otherwise. */
export function templateOf(world: World, { LaunchTemplate: given }: RunInput): Named | undefined {
  if (given === undefined) return undefined;
  const template = findTemplate(world, given);
  return { template, version: findVersion(world, template, given.Version || "$Default") };
}

/** AWS: tags by which an instance names what it was launched from (catalogue 599). */
export function tagsOfTemplate(world: World, input: RunInput): readonly Tag[] {
  const named = templateOf(world, input);
  if (named === undefined) return [];
  return [
    { key: "aws:ec2launchtemplate:id", value: named.template.id },
    { key: "aws:ec2launchtemplate:version", value: `${named.version.version}` },
  ];
}

/** The call as if it had said all of that itself. */
export function withTemplate(call: Call<RunInput>): Call<RunInput> {
  const named = templateOf(call.world, call.input);
  if (named === undefined) return call;
  const { RamDiskId, ...data } = named.version.data as Partial<RunInput> & { readonly RamDiskId?: string };
  const said = Object.fromEntries(Object.entries(call.input).filter(([, value]) => isSaid(value)));
  const asked = said as Partial<RunInput>;
  const input = {
    ...data,
    ...(RamDiskId !== undefined && { RamdiskId: RamDiskId }),
    ...said,
    // AWS: of lists, items of the call replace those of the template for the same device (catalogue 599).
    ...joined(
      "NetworkInterfaces",
      data,
      asked,
      ({ DeviceIndex = 0, NetworkCardIndex = 0 }) => `${NetworkCardIndex} ${DeviceIndex}`,
    ),
    ...joined("BlockDeviceMappings", data, asked, ({ DeviceName = "" }) => DeviceName),
    ...((asked.TagSpecifications ?? data.TagSpecifications) ? { TagSpecifications: joinTags(data, asked) } : {}),
  };
  return { ...call, input: input as RunInput };
}

/** Terraform sends empty texts and lists for what isn't given. */
const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);

function joined<N extends "NetworkInterfaces" | "BlockDeviceMappings">(
  name: N,
  data: Partial<RunInput>,
  said: Partial<RunInput>,
  keyOf: (item: NonNullable<RunInput[N]>[number]) => string,
): Partial<Pick<RunInput, N>> {
  type Item = NonNullable<RunInput[N]>[number];
  const [before, after] = [(data[name] ?? []) as readonly Item[], (said[name] ?? []) as readonly Item[]];
  if (before.length === 0 || after.length === 0) return {};
  const replaced = new Set(after.map(keyOf));
  return { [name]: [...before.filter((item) => !replaced.has(keyOf(item))), ...after] } as unknown as Partial<
    Pick<RunInput, N>
  >;
}

type TagSpecifications = NonNullable<RunInput["TagSpecifications"]>;

/** AWS: tags of both; of two with the same key that of the call counts. */
function joinTags(data: Partial<RunInput>, said: Partial<RunInput>): TagSpecifications {
  const [before, after] = [data.TagSpecifications ?? [], said.TagSpecifications ?? []];
  const types = new Set([...before, ...after].map(({ ResourceType }) => ResourceType));
  return [...types].map((ResourceType) => {
    const of = (all: TagSpecifications) =>
      all.filter((each) => each.ResourceType === ResourceType).flatMap(({ Tags = [] }) => Tags);
    const own = of(after);
    const keys = new Set(own.map(({ Key }) => Key));
    return { ResourceType, Tags: [...of(before).filter(({ Key }) => !keys.has(Key)), ...own] };
  });
}
