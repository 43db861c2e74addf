/** What the matrix is about: what is compared, on what traffic, in which VPC, by which part of the names, in what order. */
import { DescribeTagsCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import Autosuggest, { type AutosuggestProps } from "@cloudscape-design/components/autosuggest";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "../../app/sessions.tsx";
import { allOf } from "../../ask/all-pages.ts";
import { ec2Of } from "../../ask/aws.ts";
import { type Session, sessionKey } from "../../ask/session.ts";
import { nameOf } from "../../parts/tags.ts";
import type { MatrixQuestion } from "./load-matrix.ts";
import type { Sorting } from "./order.ts";

interface ControlsProps {
  readonly question: MatrixQuestion;
  readonly sorting: Sorting;
  /** With what becomes of the address. */
  readonly onChange: (change: Readonly<Record<string, string | undefined>>) => void;
}

const FIXED: readonly SelectProps.Option[] = [
  { value: "group", label: "Security groups" },
  { value: "subnet", label: "Subnets" },
  { value: "vpc", label: "VPCs" },
];

const TRAFFIC: AutosuggestProps.Option[] = [
  { value: "any", description: "on what may anything pass?" },
  { value: "tcp/22", description: "SSH" },
  { value: "tcp/80", description: "HTTP" },
  { value: "tcp/443", description: "HTTPS" },
  { value: "tcp/3306", description: "MySQL" },
  { value: "tcp/3389", description: "RDP" },
  { value: "tcp/5432", description: "PostgreSQL" },
  { value: "tcp/6379", description: "Redis" },
  { value: "udp/53", description: "DNS" },
  { value: "icmp", description: "a ping" },
];

const SORTINGS: readonly SelectProps.Option[] = [
  { value: "name", label: "By name" },
  { value: "connections", label: "Most connected first" },
];

const EVERY_VPC: SelectProps.Option = { value: "", label: "Every VPC" };

const optionOf = (options: readonly SelectProps.Option[], value: string): SelectProps.Option =>
  options.find((each) => each.value === value) ?? { value, label: value };

export function Controls({ question, sorting, onChange }: ControlsProps) {
  const session = useSession();
  const vpcs = useQuery({ queryKey: [...sessionKey(session), "vpcs"], queryFn: () => vpcsOf(session) });
  const keys = useQuery({ queryKey: [...sessionKey(session), "tag-keys"], queryFn: () => tagKeysOf(session) });
  const byTag = (keys.data ?? []).map((key) => ({ value: `tag:${key}`, label: `Tag ${key}` }));
  const inVpc = (vpcs.data ?? []).map(({ id, name }) => ({
    value: id,
    label: name ?? id,
    ...(name !== undefined && { description: id }),
  }));
  return (
    <ColumnLayout columns={4} minColumnWidth={150}>
      <FormField label="Compare">
        <Select
          selectedOption={optionOf([...FIXED, ...byTag], question.by)}
          options={[...FIXED, ...(byTag.length === 0 ? [] : [{ label: "Tags", options: byTag }])]}
          filteringType="auto"
          onChange={({ detail }) => onChange({ by: detail.selectedOption.value })}
        />
      </FormField>
      <FormField label="Traffic">
        <Traffic key={question.traffic} traffic={question.traffic} onChange={(traffic) => onChange({ traffic })} />
      </FormField>
      <FormField label="VPC">
        <Select
          selectedOption={optionOf([EVERY_VPC, ...inVpc], question.vpc ?? "")}
          options={[EVERY_VPC, ...inVpc]}
          filteringType="auto"
          onChange={({ detail }) => onChange({ vpc: detail.selectedOption.value || undefined })}
        />
      </FormField>
      <FormField label="Name or ID has">
        <Match key={question.match} match={question.match ?? ""} onChange={(match) => onChange({ match })} />
      </FormField>
      <FormField label="Order">
        <Select
          selectedOption={optionOf(SORTINGS, sorting)}
          options={SORTINGS}
          onChange={({ detail }) => onChange({ sort: detail.selectedOption.value })}
        />
      </FormField>
    </ColumnLayout>
  );
}

interface TrafficProps {
  readonly traffic: string;
  readonly onChange: (to: string) => void;
}

/** Asked about when it's chosen, or typed and entered: not at each letter. */
function Traffic({ traffic, onChange }: TrafficProps) {
  const [text, setText] = useState(traffic);
  return (
    <Autosuggest
      value={text}
      options={TRAFFIC}
      enteredTextLabel={(value) => `Ask about ${value}`}
      placeholder="tcp/8000-8100"
      onChange={({ detail }) => setText(detail.value)}
      onSelect={({ detail }) => onChange(detail.value || "any")}
      onKeyDown={({ detail }) => {
        if (detail.key === "Enter") onChange(text || "any");
      }}
    />
  );
}

function Match({ match, onChange }: { readonly match: string; readonly onChange: (to: string | undefined) => void }) {
  const [text, setText] = useState(match);
  const tell = () => {
    if (text !== match) onChange(text || undefined);
  };
  return (
    <Input
      value={text}
      type="search"
      placeholder="web"
      onChange={({ detail }) => {
        setText(detail.value);
        if (detail.value === "") onChange(undefined);
      }}
      onBlur={tell}
      onKeyDown={({ detail }) => {
        if (detail.key === "Enter") tell();
      }}
    />
  );
}

async function vpcsOf(session: Session) {
  const found = await allOf(async (NextToken) => {
    const answer = await ec2Of(session).send(
      new DescribeVpcsCommand({ ...(NextToken !== undefined && { NextToken }) }),
    );
    return { items: answer.Vpcs ?? [], next: answer.NextToken };
  });
  return found.map(({ VpcId = "", Tags }) => ({ id: VpcId, name: nameOf(Tags) }));
}

/** Of interfaces and of their instances. */
async function tagKeysOf(session: Session): Promise<readonly string[]> {
  const Filters = [{ Name: "resource-type", Values: ["network-interface", "instance"] }];
  const found = await allOf(async (NextToken) => {
    const answer = await ec2Of(session).send(
      new DescribeTagsCommand({ Filters, MaxResults: 1_000, ...(NextToken !== undefined && { NextToken }) }),
    );
    return { items: answer.Tags ?? [], next: answer.NextToken };
  }, 20_000);
  return [...new Set(found.map(({ Key = "" }) => Key))].toSorted();
}
