/** Which calls are shown: the filter is the query of the address, so a link can open it. */
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { noteQuery } from "../../app/address.ts";

export interface CallFilter {
  readonly of?: string;
  readonly user?: string;
  readonly call?: string;
  readonly refused?: string;
  readonly from?: string;
  readonly to?: string;
}

const NAMES = ["of", "user", "call", "refused", "from", "to"] as const;

export const filterIn = (query: URLSearchParams): CallFilter =>
  Object.fromEntries(NAMES.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])));

const FIELDS = [
  { name: "of", label: "Resource", example: "id, name or ARN" },
  { name: "user", label: "User", example: "alice" },
  { name: "call", label: "Operation", example: "CreateVpc" },
  { name: "from", label: "Since", example: "2 hours ago" },
  { name: "to", label: "Until", example: "2026-11-24T09:00:00Z" },
] as const;

export function CallFilterForm({ filter }: { readonly filter: CallFilter }) {
  const [typed, setTyped] = useState(filter);
  const show = (next: CallFilter) => {
    setTyped(next);
    noteQuery(Object.fromEntries(Object.entries(next).map(([name, value]) => [name, value.trim() || undefined])));
  };
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        show(typed);
      }}
    >
      {FIELDS.map(({ name, label, example }) => (
        <FormField key={name} label={label}>
          <Input
            value={typed[name] ?? ""}
            placeholder={example}
            onChange={({ detail }) => setTyped({ ...typed, [name]: detail.value })}
            onBlur={() => show(typed)}
          />
        </FormField>
      ))}
      <FormField label="Outcome">
        <Checkbox
          checked={typed.refused === "true"}
          onChange={({ detail }) => show({ ...typed, refused: detail.checked ? "true" : "" })}
        >
          Refused only
        </Checkbox>
      </FormField>
      <FormField label="Filter">
        <Button formAction="submit" iconName="search">
          Find
        </Button>
      </FormField>
    </form>
  );
}
