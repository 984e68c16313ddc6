import type { WorkProps } from '../work/work.tsx';

export function Proposals(props: WorkProps) {
  return <p>{props.run}</p>;
}
