/** WorkSpaces IP access control groups and the directories that they guard, and the gate's check of an address. */
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { noteQuery, useAddress } from "../../app/address.ts";
import { CheckAddress } from "./check-address.tsx";
import { Directories } from "./directories.tsx";
import { Groups } from "./groups.tsx";
import { OneGroup } from "./one-group.tsx";

export default function IpGroups() {
  const { path, query } = useAddress();
  const id = path[1];
  if (id !== undefined) return <OneGroup key={id} id={id} />;
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description="Who may enter a WorkSpaces directory, by the client's address.">
        IP groups
      </Header>
      <Tabs
        activeTabId={query.get("tab") ?? "groups"}
        onChange={({ detail }) => noteQuery({ tab: detail.activeTabId })}
        tabs={[
          { id: "groups", label: "Groups", content: <Groups /> },
          { id: "directories", label: "Directories", content: <Directories /> },
          { id: "check", label: "Check an address", content: <CheckAddress /> },
        ]}
      />
    </SpaceBetween>
  );
}
