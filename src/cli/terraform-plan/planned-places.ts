/** The interfaces, instances and prefix lists of a Terraform plan as calls. */
import type { CallSink, MapToCalls } from "./call-sink.ts";
import type { Attributes, Expressions } from "./plan-references.ts";
import { CannotMap, defined, list, type PlannedResource, text, texts } from "./planned-resource.ts";

const many = (value: unknown): number | undefined => (typeof value === "number" && value > 0 ? value : undefined);

const ipv6Of = (attributes: Attributes) => {
  const addresses = texts(attributes["ipv6_addresses"]).map((Ipv6Address) => ({ Ipv6Address }));
  return {
    Ipv6Addresses: addresses.length > 0 ? addresses : undefined,
    Ipv6AddressCount: addresses.length > 0 ? undefined : many(attributes["ipv6_address_count"]),
  };
};

export const mapInterface: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, after } = resource;
  if (deletes) reader.call("delete", resource, "DeleteNetworkInterface", { NetworkInterfaceId: resource.id });
  if (creates) {
    const [first, ...others] = texts(after["private_ips"]);
    const input = {
      SubnetId: resource.idOf("subnet_id"),
      Groups: resource.idsOf("security_groups"),
      PrivateIpAddress: first ?? text(after["private_ip"]),
      PrivateIpAddresses: others.length > 0 ? others.map((PrivateIpAddress) => ({ PrivateIpAddress })) : undefined,
      SecondaryPrivateIpAddressCount: others.length > 0 ? undefined : many(after["private_ips_count"]),
      ...ipv6Of(after),
    };
    reader.call("place", resource, "CreateNetworkInterface", input, true);
    const NetworkInterfaceId = resource.newId;
    if (after["source_dest_check"] === false) {
      const unchecked = { NetworkInterfaceId, SourceDestCheck: { Value: false } };
      reader.call("place", resource, "ModifyNetworkInterfaceAttribute", unchecked);
    }
    if (list(after["attachment"]).length > 0) attach(resource, reader, NetworkInterfaceId);
  } else if (updates) {
    if (resource.changed("security_groups")) {
      const groups = resource.idsOf("security_groups");
      reader.call("place", resource, "ModifyNetworkInterfaceAttribute", {
        NetworkInterfaceId: resource.id,
        Groups: groups,
      });
    }
    for (const name of [
      "private_ips",
      "ipv6_addresses",
      "private_ips_count",
      "ipv4_prefixes",
      "ipv6_prefixes",
      "source_dest_check",
    ]) {
      if (resource.changed(name) && !resource.isUnknown(name))
        throw new CannotMap(`a change of ${name} is not understood`);
    }
  }
};

/** Attaches an interface as its only `attachment` block says. */
function attach(resource: PlannedResource, reader: CallSink, NetworkInterfaceId: string): void {
  const [block] = list(resource.after["attachment"]) as readonly Attributes[];
  const InstanceId =
    text(block?.["instance"]) ?? resource.idMeant("instance", within(resource, "attachment", "instance"));
  const input = { InstanceId, NetworkInterfaceId, DeviceIndex: block?.["device_index"] };
  reader.call("link", resource, "AttachNetworkInterface", input);
}

/** The expression of a member of an attribute's only block. */
function within({ expressions }: PlannedResource, name: string, member: string, block = 0): unknown {
  const declared = expressions[name];
  return Array.isArray(declared) ? (declared as readonly Expressions[])[block]?.[member] : declared;
}

export const mapAttachment: MapToCalls = (resource, reader) => {
  const { creates, deletes, before, after } = resource;
  const AttachmentId = text(before["attachment_id"]);
  if (deletes) reader.call("take", resource, "DetachNetworkInterface", { AttachmentId, Force: true });
  if (!creates) return;
  const input = {
    InstanceId: resource.neededId("instance_id"),
    NetworkInterfaceId: resource.neededId("network_interface_id"),
    DeviceIndex: after["device_index"],
  };
  reader.call("link", resource, "AttachNetworkInterface", input);
};

export const mapGroupAttachment: MapToCalls = (resource, reader) => {
  const { creates, deletes, before } = resource;
  const gone = text(before["security_group_id"]);
  if (deletes && gone !== undefined) {
    reader.changeGroups(resource, text(before["network_interface_id"]) ?? "", (groups) =>
      groups.filter((id) => id !== gone),
    );
  }
  if (!creates) return;
  const group = resource.idOf("security_group_id");
  const nic = resource.idOf("network_interface_id");
  if (group === undefined || nic === undefined) throw new CannotMap("its group or interface is not known");
  reader.changeGroups(resource, nic, (groups) => [...new Set([...groups, group])]);
};

const entriesOf = (attributes: Attributes): readonly { readonly Cidr: string; readonly Description?: string }[] =>
  list(attributes["entry"]).map((each) => {
    const { cidr, description } = each as Attributes;
    return { Cidr: String(cidr), ...(text(description) !== undefined && { Description: String(description) }) };
  });

export const mapList: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, before, after } = resource;
  if (deletes) reader.call("delete", resource, "DeleteManagedPrefixList", { PrefixListId: resource.id });
  if (creates) {
    const entries = entriesOf(after);
    const input = {
      PrefixListName: after["name"],
      AddressFamily: after["address_family"],
      MaxEntries: after["max_entries"],
      Entries: entries.length > 0 ? entries : undefined,
    };
    reader.call("found", resource, "CreateManagedPrefixList", input, true);
  } else if (updates) {
    if (resource.changed("max_entries")) {
      reader.call("found", resource, "ModifyManagedPrefixList", {
        PrefixListId: resource.id,
        MaxEntries: after["max_entries"],
      });
    }
    const [old, now] = [entriesOf(before), entriesOf(after)];
    const lacks =
      (all: typeof old) =>
      ({ Cidr }: { readonly Cidr: string }) =>
        !all.some((each) => each.Cidr === Cidr);
    const [come, gone] = [now.filter(lacks(old)), old.filter(lacks(now)).map(({ Cidr }) => ({ Cidr }))];
    if (come.length + gone.length > 0) reader.changeEntries(resource, resource.id, come, gone);
  }
};

export const mapListEntry: MapToCalls = (resource, reader) => {
  const { creates, deletes, before, after } = resource;
  const entry = { Cidr: String((deletes ? before : after)["cidr"]) };
  if (deletes) reader.changeEntries(resource, String(before["prefix_list_id"]), [], [entry]);
  if (!creates) return;
  const id = resource.idOf("prefix_list_id");
  if (id === undefined) throw new CannotMap("its prefix list is not known");
  reader.changeEntries(resource, id, [{ Cidr: String(after["cidr"]) }], []);
};

/** An image of no account: which one it is makes no difference to who reaches whom. */
const ANY_IMAGE = "ami-00000000000000000";

export const mapInstance: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, after } = resource;
  if (deletes) reader.call("delete", resource, "TerminateInstances", { InstanceIds: [resource.id] });
  if (creates) {
    const input = {
      ImageId: text(after["ami"]) ?? ANY_IMAGE,
      InstanceType: text(after["instance_type"]),
      MinCount: 1,
      MaxCount: 1,
      ...placeOf(resource),
    };
    reader.call("place", resource, "RunInstances", input, true);
    if (after["source_dest_check"] === false && list(after["network_interface"]).length === 0) {
      const unchecked = { InstanceId: resource.newId, SourceDestCheck: { Value: false } };
      reader.call("place", resource, "ModifyInstanceAttribute", unchecked);
    }
  } else if (updates) {
    const InstanceId = resource.id;
    if (resource.changed("vpc_security_group_ids") && resource.expressions["vpc_security_group_ids"] !== undefined) {
      const Groups = resource.idsOf("vpc_security_group_ids");
      reader.call("place", resource, "ModifyInstanceAttribute", { InstanceId, Groups });
    }
    if (resource.changed("source_dest_check") && !resource.isUnknown("source_dest_check")) {
      const SourceDestCheck = { Value: after["source_dest_check"] === true };
      reader.call("place", resource, "ModifyInstanceAttribute", { InstanceId, SourceDestCheck });
    }
  }
};

/** Where an instance is launched, and with which groups: by its own arguments, or by the interfaces that it's given. */
function placeOf(resource: PlannedResource): object {
  const { after } = resource;
  const given = list(after["network_interface"]) as readonly Attributes[];
  if (given.length > 0) {
    return {
      NetworkInterfaces: given.map((block, i) => ({
        DeviceIndex: block["device_index"],
        NetworkInterfaceId:
          text(block["network_interface_id"]) ??
          resource.idMeant("network_interface_id", within(resource, "network_interface", "network_interface_id", i)),
      })),
    };
  }
  const SubnetId = resource.idOf("subnet_id");
  const groups = resource.idsOf("vpc_security_group_ids");
  if (list(after["launch_template"]).length > 0 && (SubnetId === undefined || groups === undefined))
    throw new CannotMap("its launch template is not understood");
  const place = { SubnetId, PrivateIpAddress: text(after["private_ip"]), ...ipv6Of(after) };
  const names = texts(after["security_groups"]);
  const isPublic = after["associate_public_ip_address"];
  if (typeof isPublic !== "boolean")
    return { ...place, SecurityGroupIds: groups, SecurityGroups: names.length > 0 ? names : undefined };
  const nic = { DeviceIndex: 0, ...place, Groups: groups, AssociatePublicIpAddress: isPublic };
  return { NetworkInterfaces: [defined(nic)] };
}
