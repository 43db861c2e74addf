/** Connections that go on although no rule allows them any more, as the hosts at their ends report them. */
import Alert from "@cloudscape-design/components/alert";
import type { LiveConnection } from "../../../../src/own-api/hosts/contract.ts";

const PROTOCOLS: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

export function Outliving({ connections }: { readonly connections: readonly LiveConnection[] }) {
  return (
    <Alert
      type="warning"
      header={`Still alive: ${connections.length === 1 ? "1 connection" : `${connections.length} connections`}`}
    >
      They were allowed when they began, and last until one end closes them, as on AWS. A host that joins with{" "}
      <code>--revoked cut</code> ends them with their rule.
      <ul className="reasons">
        {connections.map(({ protocol, source, sourcePort, destination, destinationPort }) => {
          const text = `${PROTOCOLS[protocol] ?? `protocol ${protocol}`} ${bracketed(source)}:${sourcePort} to ${bracketed(destination)}:${destinationPort}`;
          return <li key={text}>{text}</li>;
        })}
      </ul>
    </Alert>
  );
}

const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);
