/** Makes a security group: name, description, VPC and tags. */
import { CreateSecurityGroupCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { go, linkTo } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { allOf } from "../../ask/all-pages.ts";
import { ec2Of } from "../../ask/aws.ts";
import { sessionKey } from "../../ask/session.ts";
import { AskBefore } from "../../parts/ask-before.tsx";
import { type Tag, TagFields } from "../../parts/tag-fields.tsx";
import { nameOf } from "../../parts/tags.ts";
import { useChange } from "../../parts/use-change.ts";

export function CreateGroup({ onClose }: { readonly onClose: () => void }) {
  const session = useSession();
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
  const options = (vpcs.data ?? []).map(({ VpcId = "", CidrBlock = "", IsDefault, Tags: tags }) => ({
    value: VpcId,
    label: nameOf(tags) ?? VpcId,
    description: `${VpcId}, ${CidrBlock}${IsDefault === true ? ", default" : ""}`,
  }));
  const usual = vpcs.data?.find(({ IsDefault }) => IsDefault)?.VpcId ?? vpcs.data?.[0]?.VpcId;
  const VpcId = chosen ?? usual;
  const create = useChange(
    () => {
      const tagged =
        Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: "security-group" as const, Tags: [...Tags] }] };
      return ec2Of(session).send(new CreateSecurityGroupCommand({ GroupName, Description, VpcId, ...tagged }));
    },
    ({ GroupId = "" }) => go(linkTo(["security-groups", GroupId])),
  );
  return (
    <AskBefore
      title="Create security group"
      verb="Create"
      error={create.error ?? vpcs.error}
      isBusy={create.isPending}
      onDo={() => create.mutate(undefined)}
      onClose={onClose}
    >
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
      <TagFields tags={Tags} onChange={setTags} />
    </AskBefore>
  );
}
