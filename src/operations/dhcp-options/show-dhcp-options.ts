/** Shows a DHCP options set. */
import type { DhcpOptions } from "../../model/records/dhcp-options.ts";
import { showTags } from "../tags/tag-rules.ts";

export const showDhcpOptions = (options: DhcpOptions) => ({
  DhcpOptionsId: options.id,
  OwnerId: options.ownerId,
  DhcpConfigurations: options.configurations.map(({ key, values }) => ({
    Key: key,
    Values: values.map((value) => ({ Value: value })),
  })),
  Tags: showTags(options.tags),
});
