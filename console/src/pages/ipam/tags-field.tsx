/** Tags in one line: `Name=web, team=shop`. */
import type { ResourceType, Tag, TagSpecification } from "@aws-sdk/client-ec2";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";

interface TagsFieldProps {
  readonly value: string;
  readonly onChange: (to: string) => void;
}

export function TagsField({ value, onChange }: TagsFieldProps) {
  return (
    <FormField label="Tags" description="As in Name=web, team=shop">
      <Input value={value} onChange={({ detail }) => onChange(detail.value)} />
    </FormField>
  );
}

function tagsIn(text: string): Tag[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [Key = "", ...rest] = part.split("=");
      return { Key: Key.trim(), Value: rest.join("=").trim() };
    });
}

/** For a call that makes something: its `TagSpecifications`, if there are any. */
export function taggedWith(text: string, type: ResourceType): { TagSpecifications?: TagSpecification[] } {
  const Tags = tagsIn(text);
  return Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: type, Tags }] };
}
