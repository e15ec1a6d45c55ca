import {
  useEffect,
  useMemo,
  useRef,
  useState,
  type ChangeEvent,
  type ClipboardEvent,
  type KeyboardEvent,
} from 'react';
import type { ChatClient } from '../client/chat';
import { sizeOf } from '../format';
import { Icon } from './Icon';

const ACCEPT = 'image/jpeg,image/png,application/pdf';

interface ComposerProps {
  readonly client: ChatClient;
  readonly chosen: readonly File[];
  readonly choose: (files: readonly File[]) => void;
  readonly remove: (index: number) => void;
  readonly clear: () => void;
}

function Picture({ file }: { readonly file: File }) {
  const url = useMemo(() => (file.type.startsWith('image/') ? URL.createObjectURL(file) : null), [file]);
  useEffect(
    () => () => {
      if (url !== null) URL.revokeObjectURL(url);
    },
    [url],
  );
  return url === null ? <Icon name="file" /> : <img src={url} alt="" width="40" height="40" />;
}

/** Where a person writes and chooses files; Enter sends, Shift+Enter makes a new line. */
export function Composer({ client, chosen, choose, remove, clear }: ComposerProps) {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const area = field.current;
    if (area === null) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight, 140)}px`;
  }, [text]);

  const send = (): void => {
    client.sendFiles(chosen);
    clear();
    client.sendText(text);
    setText('');
    field.current?.focus();
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const onFiles = (event: ChangeEvent<HTMLInputElement>): void => {
    choose([...(event.target.files ?? [])]);
    event.target.value = '';
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...event.clipboardData.files];
    if (files.length > 0) choose(files);
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {chosen.length > 0 && (
        <ul className="chosen" aria-label="Berkas yang dipilih">
          {chosen.map((file, index) => (
            <li key={`${file.name}-${file.lastModified}-${file.size}`}>
              <Picture file={file} />
              <span>
                {file.name} ({sizeOf(file.size)})
              </span>
              <button
                type="button"
                className="icon"
                aria-label={`Hapus ${file.name}`}
                onClick={() => remove(index)}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <label className="icon" title="Lampirkan berkas">
          <Icon name="attach" />
          <span className="hidden">Lampirkan berkas</span>
          <input type="file" multiple accept={ACCEPT} onChange={onFiles} />
        </label>
        <label className="icon" title="Ambil foto">
          <Icon name="camera" />
          <span className="hidden">Ambil foto</span>
          <input type="file" accept="image/*" capture="environment" onChange={onFiles} />
        </label>
        <textarea
          ref={field}
          rows={1}
          value={text}
          maxLength={5000}
          aria-label="Tulis pesan"
          placeholder="Tulis pesan"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKey}
          onPaste={onPaste}
        />
        <button
          type="submit"
          className="icon send"
          aria-label="Kirim"
          disabled={text.trim() === '' && chosen.length === 0}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}
