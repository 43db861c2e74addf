/** The interfaces, instances, prefix lists and networks of a Terraform plan as calls. */
import type { Attributes } from "./plan-references.ts";
import { CannotMap, list, text, texts } from "./planned-resource.ts";
import type { MapToCalls } from "./planned-rules.ts";

export const mapInterface: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, after } = resource;
  if (deletes) reader.call("delete", resource, "DeleteNetworkInterface", { NetworkInterfaceId: resource.id });
  if (creates) {
    const [PrivateIpAddress] = texts(after["private_ips"]);
    const input = { SubnetId: resource.idOf("subnet_id"), Groups: resource.idsOf("security_groups"), PrivateIpAddress };
    reader.call("place", resource, "CreateNetworkInterface", input, true);
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

export const mapAttachment: MapToCalls = (resource, reader) => {
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

export const mapInstance: MapToCalls = (resource, reader) => {
  const { creates, deletes, updates, after } = resource;
  if (deletes) reader.call("delete", resource, "TerminateInstances", { InstanceIds: [resource.id] });
  if (creates) {
    const input = {
      ImageId: text(after["ami"]),
      InstanceType: text(after["instance_type"]),
      MinCount: 1,
      MaxCount: 1,
      SubnetId: resource.idOf("subnet_id"),
      SecurityGroupIds: resource.idsOf("vpc_security_group_ids"),
    };
    reader.call("place", resource, "RunInstances", input, true);
  } else if (updates && resource.changed("vpc_security_group_ids")) {
    const Groups = resource.idsOf("vpc_security_group_ids");
    reader.call("place", resource, "ModifyInstanceAttribute", { InstanceId: resource.id, Groups });
  }
};

/** Of VPCs and subnets only the creation is understood, so that what is planned in them has its place. */
export const mapNetwork =
  (action: "CreateVpc" | "CreateSubnet"): MapToCalls =>
  (resource, reader) => {
    if (!resource.creates || resource.deletes) throw new CannotMap("only its creation is understood");
    const { after } = resource;
    const own =
      action === "CreateVpc"
        ? { AmazonProvidedIpv6CidrBlock: after["assign_generated_ipv6_cidr_block"] === true || undefined }
        : {
            VpcId: resource.idOf("vpc_id"),
            AvailabilityZone: text(after["availability_zone"]),
            Ipv6CidrBlock: text(after["ipv6_cidr_block"]),
          };
    reader.call(
      action === "CreateVpc" ? "found" : "split",
      resource,
      action,
      { CidrBlock: text(after["cidr_block"]), ...own },
      true,
    );
  };
