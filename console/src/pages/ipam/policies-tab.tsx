/** IPAM policies: which is enabled, from which pools addresses come, in which order, and which address would come next. */
import {
  CreateIpamPolicyCommand,
  DeleteIpamPolicyCommand,
  DescribeIpamPoliciesCommand,
  DisableIpamPolicyCommand,
  EnableIpamPolicyCommand,
  GetEnabledIpamPolicyCommand,
  GetIpamPolicyAllocationRulesCommand,
  type IpamPolicy,
  type IpamPolicyDocument,
} from "@aws-sdk/client-ec2";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useSession } from "../../app/sessions.tsx";
import { allOf } from "../../ask/all-pages.ts";
import { ec2Of } from "../../ask/aws.ts";
import type { Session } from "../../ask/session.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { ResourceLink } from "../../parts/resource-link.tsx";
import { nameOf } from "../../parts/tags.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { type Holdings, pageOf, useIpamQuery } from "./ask-ipam.ts";
import { NextAddress } from "./next-address.tsx";
import { RulesDialog } from "./policy-rules.tsx";
import { Choice } from "./pool-dialogs.tsx";
import { TagsField, taggedWith } from "./tags-field.tsx";

interface Policies {
  readonly policies: readonly IpamPolicy[];
  /** The policy that is active for the account, its own or its organization's. */
  readonly enabled: string | undefined;
}

async function policiesOf(session: Session): Promise<Policies> {
  const ec2 = ec2Of(session);
  const [policies, enabled] = await Promise.all([
    allOf(async (token) => {
      const { IpamPolicies = [], NextToken } = await ec2.send(new DescribeIpamPoliciesCommand(pageOf(token)));
      return { items: IpamPolicies, next: NextToken };
    }),
    ec2.send(new GetEnabledIpamPolicyCommand({})),
  ]);
  return { policies, enabled: enabled.IpamPolicyEnabled === true ? enabled.IpamPolicyId : undefined };
}

type Doing = "create" | "delete" | "enable" | "disable";

export function PoliciesTab({ holdings }: { readonly holdings: Holdings }) {
  const asked = useIpamQuery(["policies"], policiesOf);
  const isPast = useSession().at !== undefined;
  const [chosen, setChosen] = useState<string>();
  const [doing, setDoing] = useState<Doing>();
  const { policies = [], enabled } = asked.data ?? {};
  const id = chosen ?? enabled ?? policies[0]?.IpamPolicyId;
  const policy = policies.find(({ IpamPolicyId }) => IpamPolicyId === id);
  const isEnabled = policy !== undefined && id === enabled;
  const stop = () => setDoing(undefined);
  return (
    <SpaceBetween size="l">
      <Table<IpamPolicy>
        variant="container"
        wrapLines
        loading={asked.isPending}
        loadingText="Asking the server"
        items={[...policies]}
        trackBy="IpamPolicyId"
        selectionType="single"
        selectedItems={policy === undefined ? [] : [policy]}
        onSelectionChange={({ detail }) => setChosen(detail.selectedItems[0]?.IpamPolicyId)}
        ariaLabels={{
          selectionGroupLabel: "Policies",
          itemSelectionLabel: (_, { IpamPolicyId = "" }) => IpamPolicyId,
        }}
        header={
          <Header
            counter={`(${policies.length})`}
            description="An enabled policy says from which pools public addresses come."
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button disabled={isPast || policy === undefined} onClick={() => setDoing("delete")}>
                  Delete
                </Button>
                <Button
                  disabled={isPast || policy === undefined}
                  onClick={() => setDoing(isEnabled ? "disable" : "enable")}
                >
                  {isEnabled ? "Disable" : "Enable"}
                </Button>
                <Button
                  variant="primary"
                  disabled={isPast || holdings.ipams.length === 0}
                  onClick={() => setDoing("create")}
                >
                  Create a policy
                </Button>
              </SpaceBetween>
            }
          >
            Policies
          </Header>
        }
        columnDefinitions={[
          { id: "policy", header: "Policy", cell: (p) => nameOf(p.Tags) ?? p.IpamPolicyId },
          { id: "ipam", header: "IPAM", cell: (p) => p.IpamId },
          {
            id: "enabled",
            header: "Enabled",
            cell: (p) =>
              p.IpamPolicyId === enabled ? (
                <StatusIndicator>enabled</StatusIndicator>
              ) : (
                <StatusIndicator type="stopped">not enabled</StatusIndicator>
              ),
          },
          { id: "state", header: "State", cell: (p) => p.State },
        ]}
        empty={
          asked.error !== null ? (
            <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} />
          ) : (
            <Box textAlign="center">
              <SpaceBetween size="xs">
                <b>There are no policies yet</b>
                <Box variant="code">aws ec2 create-ipam-policy --ipam-id {holdings.ipams[0]?.IpamId ?? "ipam-..."}</Box>
              </SpaceBetween>
            </Box>
          )
        }
      />
      {policy !== undefined && <Rules key={id} policyId={id ?? ""} holdings={holdings} isPast={isPast} />}
      {!isPast && <NextAddress />}
      {doing === "create" && <CreatePolicyDialog holdings={holdings} onClose={stop} />}
      {doing !== undefined && doing !== "create" && <ChangeDialog doing={doing} policyId={id ?? ""} onClose={stop} />}
    </SpaceBetween>
  );
}

interface RulesProps {
  readonly policyId: string;
  readonly holdings: Holdings;
  readonly isPast: boolean;
}

function Rules({ policyId, holdings, isPast }: RulesProps) {
  const [edited, setEdited] = useState<IpamPolicyDocument>();
  const asked = useIpamQuery(["rules", policyId], (session) =>
    allOf(async (token) => {
      const { IpamPolicyDocuments = [], NextToken } = await ec2Of(session).send(
        new GetIpamPolicyAllocationRulesCommand({ IpamPolicyId: policyId, ...pageOf(token) }),
      );
      return { items: IpamPolicyDocuments, next: NextToken };
    }),
  );
  return (
    <>
      <Table<IpamPolicyDocument>
        variant="container"
        wrapLines
        loading={asked.isPending}
        loadingText="Asking the server"
        items={[...(asked.data ?? [])]}
        header={
          <Header
            actions={
              <Button disabled={isPast} onClick={() => setEdited({})}>
                Add rules
              </Button>
            }
          >
            Rules of {policyId}
          </Header>
        }
        columnDefinitions={[
          { id: "locale", header: "Locale", cell: (d) => d.Locale },
          { id: "type", header: "Resource type", cell: (d) => d.ResourceType },
          {
            id: "pools",
            header: "Pools, in the order in which they're tried",
            cell: ({ AllocationRules = [] }) => (
              <ol className="rules">
                {AllocationRules.map(({ SourceIpamPoolId }) => (
                  <li key={SourceIpamPoolId}>
                    <ResourceLink id={SourceIpamPoolId} />
                  </li>
                ))}
              </ol>
            ),
          },
          {
            id: "change",
            header: "Change",
            cell: (document) => (
              <Button
                variant="inline-link"
                disabled={isPast}
                ariaLabel={`Edit the rules for ${document.ResourceType} in ${document.Locale}`}
                onClick={() => setEdited(document)}
              >
                Edit
              </Button>
            ),
          },
        ]}
        empty={
          asked.error !== null ? (
            <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} />
          ) : (
            <Box textAlign="center">The policy has no rules, so Amazon's addresses serve.</Box>
          )
        }
      />
      {edited !== undefined && (
        <RulesDialog policyId={policyId} document={edited} holdings={holdings} onClose={() => setEdited(undefined)} />
      )}
    </>
  );
}

function CreatePolicyDialog({
  holdings: { ipams },
  onClose,
}: {
  readonly holdings: Holdings;
  readonly onClose: () => void;
}) {
  const [ipam, setIpam] = useState(ipams[0]?.IpamId ?? "");
  const [tags, setTags] = useState("");
  return (
    <ActionDialog
      title="Create a policy"
      does="Create"
      onClose={onClose}
      run={(session) =>
        ec2Of(session).send(new CreateIpamPolicyCommand({ IpamId: ipam, ...taggedWith(tags, "ipam-policy") }))
      }
    >
      <Choice
        label="IPAM"
        value={ipam}
        options={ipams.map(({ IpamId = "", Tags }) => ({ value: IpamId, label: nameOf(Tags) ?? IpamId }))}
        onChange={setIpam}
      />
      <TagsField value={tags} onChange={setTags} />
    </ActionDialog>
  );
}

interface ChangeDialogProps {
  readonly doing: Exclude<Doing, "create">;
  readonly policyId: string;
  readonly onClose: () => void;
}

interface Change {
  readonly does: string;
  readonly effect: string;
  readonly call: (session: Session, IpamPolicyId: string) => Promise<unknown>;
}

const CHANGES: Readonly<Record<ChangeDialogProps["doing"], Change>> = {
  delete: {
    does: "Delete",
    effect: "Its rules go with it.",
    call: (session, IpamPolicyId) => ec2Of(session).send(new DeleteIpamPolicyCommand({ IpamPolicyId })),
  },
  enable: {
    does: "Enable",
    effect: "Public addresses of the account come from its pools from now on, and no other policy is enabled.",
    call: (session, IpamPolicyId) => ec2Of(session).send(new EnableIpamPolicyCommand({ IpamPolicyId })),
  },
  disable: {
    does: "Disable",
    effect: "Public addresses come from Amazon again.",
    call: (session, IpamPolicyId) => ec2Of(session).send(new DisableIpamPolicyCommand({ IpamPolicyId })),
  },
};

function ChangeDialog({ doing, policyId, onClose }: ChangeDialogProps) {
  const { does, effect, call } = CHANGES[doing];
  return (
    <ActionDialog
      title={`${does} ${policyId}`}
      does={does}
      onClose={onClose}
      run={(session) => call(session, policyId)}
    >
      <Box>{effect}</Box>
    </ActionDialog>
  );
}
