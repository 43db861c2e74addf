/** Changes: who did what, the newest first; one call with the flows that it opened and closed; two moments compared. */
import Tabs from "@cloudscape-design/components/tabs";
import { go, linkTo, useAddress } from "../../app/address.ts";
import { CallList } from "./call-list.tsx";
import { OneCall } from "./one-call.tsx";
import { TwoMoments } from "./two-moments.tsx";

export default function Changes() {
  const [, place] = useAddress().path;
  if (place !== undefined && place !== "compare") return <OneCall key={place} id={place} />;
  return (
    <Tabs
      activeTabId={place ?? "calls"}
      onChange={({ detail }) => go(linkTo(detail.activeTabId === "calls" ? ["changes"] : ["changes", "compare"]))}
      tabs={[
        { id: "calls", label: "Who did what", content: <CallList /> },
        { id: "compare", label: "Two moments", content: <TwoMoments /> },
      ]}
    />
  );
}
