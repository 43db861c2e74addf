/** Creates an AD Connector to a directory elsewhere. Nothing connects: it can only be described and registered. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";
import { makeDirectory } from "./make-directory.ts";

export default operation("ds", "ConnectDirectory", {
  touches: nothing,
  decide(call) {
    const { Size: size, ConnectSettings } = call.input;
    const connected = { dnsIps: ConnectSettings.CustomerDnsIps ?? [], userName: ConnectSettings.CustomerUserName };
    const { id, changes } = makeDirectory(call, ConnectSettings, { type: "ADConnector", size, connected });
    return { changes, output: { DirectoryId: id } };
  },
});
