/** How full a pool is, as a bar and in words. */
import Box from "@cloudscape-design/components/box";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import { useSpace } from "./ask-ipam.ts";
import { percent } from "./block-text.ts";
import { fullnessOf, type Space } from "./blocks.ts";
import "./ipam.css";

export function Fullness({ space }: { readonly space: Space }) {
  if (space.provisioned.length === 0) return <Box color="text-body-secondary">Nothing provisioned</Box>;
  const fullness = fullnessOf(space);
  return (
    <div className="fullness">
      <ProgressBar value={fullness * 100} ariaLabel={`${percent(fullness)} allocated`} />
    </div>
  );
}

export function FullnessOf({ poolId }: { readonly poolId: string }) {
  const { data } = useSpace(poolId);
  return data === undefined ? <>–</> : <Fullness space={data} />;
}
