import type { WorkProps } from '../work/work.tsx';

export function Selectors(props: WorkProps) {
  return <p>{props.run}</p>;
}
