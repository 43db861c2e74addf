/** Tags to write in, a row each. */
import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Input from "@cloudscape-design/components/input";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

interface TagFieldsProps {
  readonly tags: readonly Tag[];
  readonly onChange: (to: readonly Tag[]) => void;
}

export function TagFields({ tags, onChange }: TagFieldsProps) {
  const write = (index: number, to: Partial<Tag>) =>
    onChange(tags.map((tag, i) => (i === index ? { ...tag, ...to } : tag)));
  return (
    <AttributeEditor<Tag>
      items={tags}
      addButtonText="Add tag"
      removeButtonText="Remove"
      empty="No tags"
      definition={[
        {
          label: "Key",
          control: ({ Key }, i) => <Input value={Key} onChange={({ detail }) => write(i, { Key: detail.value })} />,
        },
        {
          label: "Value",
          control: ({ Value }, i) => (
            <Input value={Value} onChange={({ detail }) => write(i, { Value: detail.value })} />
          ),
        },
      ]}
      onAddButtonClick={() => onChange([...tags, { Key: "", Value: "" }])}
      onRemoveButtonClick={({ detail }) => onChange(tags.filter((_, i) => i !== detail.itemIndex))}
    />
  );
}
