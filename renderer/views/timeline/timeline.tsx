import type { WorkProps } from '../work/work.tsx';

export function Timeline(props: WorkProps) {
  return <p>{props.run}</p>;
}
