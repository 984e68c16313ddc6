import { useRef } from 'react';
import { Button } from '../../kit/controls.tsx';

/** What was made here, handed on as a JSON file and taken in from one. */
export function FileExchange(props: {
  /** What the file is called. */
  readonly name: string;
  readonly empty: boolean;
  readonly text: () => string;
  readonly onFile: (file: File) => void;
}) {
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button quiet label="Export" disabled={props.empty} onClick={() => download(props.name, props.text())} />
      <Button quiet label="Import…" onClick={() => file.current?.click()} />
      <input
        ref={file}
        hidden
        type="file"
        accept=".json,application/json"
        onChange={(event) => {
          const [given] = event.target.files ?? [];
          event.target.value = '';
          if (given !== undefined) props.onFile(given);
        }}
      />
    </>
  );
}

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
