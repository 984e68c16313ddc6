import type { WorkProps } from '../work/work.tsx';

export function Wfp(props: WorkProps) {
  return <p>{props.run}</p>;
}
