/** Makes a security group: name, description, VPC and tags. */
import { CreateSecurityGroupCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { go, linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { allOf } from "../../ask/all-pages.ts";
import { ec2Of } from "../../ask/aws.ts";
import { sessionKey } from "../../ask/session.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { nameOf } from "../../parts/tags.ts";
import { useAskAgain } from "./group-data.ts";

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export function CreateGroup({ onClose }: { readonly onClose: () => void }) {
  const session = useSession();
  const askAgain = useAskAgain();
  const vpcs = useQuery({
    queryKey: [...sessionKey(session), "vpcs"],
    queryFn: () =>
      allOf(async (token) => {
        const asked = { MaxResults: 1_000, ...(token !== undefined && { NextToken: token }) };
        const { Vpcs = [], NextToken } = await ec2Of(session).send(new DescribeVpcsCommand(asked));
        return { items: Vpcs, next: NextToken };
      }),
  });
  const [GroupName, setName] = useState("");
  const [Description, setDescription] = useState("");
  const [chosen, setVpc] = useState<string>();
  const [Tags, setTags] = useState<readonly Tag[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [isAsking, setIsAsking] = useState(false);
  const options = (vpcs.data ?? []).map(({ VpcId = "", CidrBlock = "", IsDefault, Tags: tags }) => ({
    value: VpcId,
    label: nameOf(tags) ?? VpcId,
    description: `${VpcId}, ${CidrBlock}${IsDefault === true ? ", default" : ""}`,
  }));
  const usual = vpcs.data?.find(({ IsDefault }) => IsDefault)?.VpcId ?? vpcs.data?.[0]?.VpcId;
  const VpcId = chosen ?? usual;
  const setTag = (index: number, to: Partial<Tag>) =>
    setTags(Tags.map((tag, i) => (i === index ? { ...tag, ...to } : tag)));

  async function create() {
    setIsAsking(true);
    try {
      const tagged =
        Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: "security-group" as const, Tags: [...Tags] }] };
      const made = await ec2Of(session).send(
        new CreateSecurityGroupCommand({ GroupName, Description, VpcId, ...tagged }),
      );
      await askAgain();
      go(linkTo(["security-groups", made.GroupId ?? ""]));
    } catch (error) {
      setProblem(error);
      setIsAsking(false);
    }
  }

  return (
    <Modal
      visible
      header="Create security group"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" loading={isAsking} onClick={() => void create()}>
              Create
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {problem !== undefined && <ProblemAlert error={problem} />}
        {vpcs.error !== null && <ProblemAlert error={vpcs.error} />}
        <FormField label="Group name">
          <Input value={GroupName} autoFocus onChange={({ detail }) => setName(detail.value)} />
        </FormField>
        <FormField label="Description" description="It can't be changed later.">
          <Input value={Description} onChange={({ detail }) => setDescription(detail.value)} />
        </FormField>
        <FormField label="VPC">
          <Select
            filteringType="auto"
            selectedOption={options.find(({ value }) => value === VpcId) ?? null}
            options={options}
            statusType={vpcs.isPending ? "loading" : "finished"}
            onChange={({ detail }) => setVpc(detail.selectedOption.value)}
          />
        </FormField>
        <AttributeEditor<Tag>
          items={Tags}
          addButtonText="Add tag"
          removeButtonText="Remove"
          empty="No tags"
          definition={[
            {
              label: "Key",
              control: ({ Key }, i) => (
                <Input value={Key} onChange={({ detail }) => setTag(i, { Key: detail.value })} />
              ),
            },
            {
              label: "Value",
              control: ({ Value }, i) => (
                <Input value={Value} onChange={({ detail }) => setTag(i, { Value: detail.value })} />
              ),
            },
          ]}
          onAddButtonClick={() => setTags([...Tags, { Key: "", Value: "" }])}
          onRemoveButtonClick={({ detail }) => setTags(Tags.filter((_, i) => i !== detail.itemIndex))}
        />
      </SpaceBetween>
    </Modal>
  );
}
