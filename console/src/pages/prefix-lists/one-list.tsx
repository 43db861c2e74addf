/** One prefix list: what it is, its entries, its versions, and what refers to it. */
import type { ManagedPrefixList } from "@aws-sdk/client-ec2";
import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Tabs from "@cloudscape-design/components/tabs";
import { linkTo, noteQuery, useAddress } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import type { Session } from "../../ask/session.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { tagText } from "../../parts/tags.ts";
import { Associations } from "./associations.tsx";
import { EntriesTab } from "./entries-tab.tsx";
import { ListActions } from "./list-actions.tsx";
import { isOwn, useList, whoseText } from "./read-list.ts";
import { Versions } from "./versions.tsx";

export function OneList({ id }: { readonly id: string }) {
  const session = useSession();
  const { query } = useAddress();
  const { data: list, error, refetch } = useList(id);
  if (error !== null) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (list === undefined) return <Spinner size="large" />;
  return (
    <SpaceBetween size="l">
      <BreadcrumbGroup
        items={[
          { text: "Prefix lists", href: linkTo(["prefix-lists"]) },
          { text: list.PrefixListName ?? id, href: linkTo(["prefix-lists", id]) },
        ]}
      />
      <Header variant="h1" actions={<ListActions list={list} />}>
        {list.PrefixListName}
      </Header>
      <Facts session={session} list={list} />
      <Tabs
        activeTabId={query.get("tab") ?? "entries"}
        onChange={({ detail }) => noteQuery({ tab: detail.activeTabId })}
        tabs={tabsOf(session, list)}
      />
    </SpaceBetween>
  );
}

function tabsOf(session: Session, list: ManagedPrefixList) {
  const entries = { id: "entries", label: "Entries", content: <EntriesTab list={list} /> };
  const versions = { id: "versions", label: "Versions", content: <Versions list={list} /> };
  const uses = { id: "uses", label: "Used by", content: <Associations id={list.PrefixListId ?? ""} /> };
  // AWS shows no versions of its own lists, and only the owner what refers to one.
  if (list.OwnerId === "AWS") return [entries];
  return isOwn(session, list) ? [entries, versions, uses] : [entries, versions];
}

function Facts({ session, list }: { readonly session: Session; readonly list: ManagedPrefixList }) {
  const { PrefixListId, AddressFamily, MaxEntries, Version, State = "", StateMessage, Tags } = list;
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          { label: "ID", value: PrefixListId },
          { label: "Addresses", value: AddressFamily },
          { label: "Owner", value: whoseText(session, list) },
          {
            label: "State",
            value: (
              <StatusIndicator type={State.endsWith("failed") ? "error" : "success"}>
                {StateMessage === undefined ? State : `${State}: ${StateMessage}`}
              </StatusIndicator>
            ),
          },
          { label: "Version", value: Version ?? "–" },
          { label: "Max entries", value: MaxEntries ?? "–" },
          { label: "Tags", value: tagText(Tags) || "–" },
        ]}
      />
    </Container>
  );
}
