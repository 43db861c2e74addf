/** Which public address would come next, by which rule of the enabled policy, and why not by those before it. Nothing is allocated. */
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { useIpamQuery } from "./ask-ipam.ts";
import { Choice } from "./pool-dialogs.tsx";

interface FieldProps {
  readonly value: string;
  readonly onChange: (to: string) => void;
}

export const LocaleField = ({ value, onChange }: FieldProps) => (
  <FormField label="Locale">
    <Input value={value} placeholder="A Region or a border group" onChange={({ detail }) => onChange(detail.value)} />
  </FormField>
);

const TYPES = [
  { value: "eip", label: "eip: Elastic IP addresses" },
  { value: "alb", label: "alb: load balancers" },
  { value: "rds", label: "rds: databases" },
  { value: "rnat", label: "rnat: regional NAT gateways" },
];

export const TypeField = ({ value, onChange }: FieldProps) => (
  <Choice label="Resource type" value={value} options={TYPES} onChange={onChange} />
);

export function NextAddress() {
  const { region } = useSession();
  const [locale, setLocale] = useState(region);
  const [type, setType] = useState("eip");
  const asked = useIpamQuery(["next-address", locale, type], (session) =>
    ask(session, "/_cordon/ipam/next-address", { query: { "resource-type": type, locale } }),
  );
  return (
    <Container
      header={<Header description="What the next address would be. Nothing is allocated.">Next address</Header>}
    >
      <SpaceBetween size="m">
        <SpaceBetween direction="horizontal" size="s">
          <LocaleField value={locale} onChange={setLocale} />
          <TypeField value={type} onChange={setType} />
        </SpaceBetween>
        {asked.error !== null && <ProblemAlert error={asked.error} />}
        {asked.data !== undefined && asked.error === null && (
          <div role="status" aria-label="Next address">
            <ol className="rules">
              {asked.data.rules.map(({ rule, poolId, serves, because }) => (
                <li key={rule}>
                  <StatusIndicator type={serves ? "success" : "stopped"}>{serves ? "serves" : because}</StatusIndicator>{" "}
                  <ResourceLink id={poolId} />
                </li>
              ))}
            </ol>
            <Box variant="p">
              {asked.data.served.by === "amazon" ? (
                `An address of Amazon's, as ${asked.data.served.because}.`
              ) : (
                <strong>{asked.data.served.address}</strong>
              )}
            </Box>
          </div>
        )}
      </SpaceBetween>
    </Container>
  );
}
