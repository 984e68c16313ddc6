import styles from './point-tag.module.css';

/**
 * Where a WFP event failed: at the peer, or at Azure's own end. A solid tag with its word that points to the side, as the
 * ladder has Azure on the left and the peer on the right.
 */
export function PointTag(props: { readonly point: 'local' | 'remote' | 'none' | null }) {
  if (props.point === null || props.point === 'none')
    return <span className={styles['none']}>{props.point === null ? '–' : 'none'}</span>;
  const remote = props.point === 'remote';
  return (
    <span
      className={styles['tag']}
      data-point={props.point}
      title={remote ? 'The peer reported or caused the failure' : 'Azure’s gateway failed or refused by itself'}
    >
      {remote ? 'REMOTE' : 'LOCAL'}
    </span>
  );
}
