import {
  useLayoutEffect,
  useRef,
  useState,
  type ChangeEvent,
  type FormEvent,
  type KeyboardEvent,
  type ReactElement,
} from 'react';
import type { ChosenFiles } from '../hooks/use-chosen-files';
import { ChosenList } from './chosen-list';
import { Icon } from './icons';

/** Height (px) to which the text field grows before it scrolls. */
const MAX_HEIGHT_PX = 160;
const PICTURES = 'image/jpeg,image/png';

interface ComposerProps {
  readonly files: ChosenFiles;
  readonly sendText: (text: string) => void;
  readonly sendFiles: (files: readonly File[]) => void;
}

/** Text field, files and camera. Text is sent before files, because it answers what was asked before them. */
export function Composer({ files, sendText, sendFiles }: ComposerProps): ReactElement {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement | null>(null);
  const picker = useRef<HTMLInputElement | null>(null);
  const camera = useRef<HTMLInputElement | null>(null);
  const { chosen, add, remove, clear } = files;
  const empty = text.trim() === '' && chosen.length === 0;

  useLayoutEffect(() => {
    const box = field.current;
    if (box === null) return;
    box.style.height = 'auto';
    box.style.height = `${Math.min(MAX_HEIGHT_PX, box.scrollHeight)}px`;
  }, [text]);

  const send = (): void => {
    sendText(text);
    sendFiles(chosen.map(({ file }) => file));
    setText('');
    clear();
    field.current?.focus();
  };
  const submitted = (event: FormEvent): void => {
    event.preventDefault();
    if (!empty) send();
  };
  const pressed = (event: KeyboardEvent): void => {
    // While an input method composes, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (!empty) send();
  };
  const picked = (event: ChangeEvent<HTMLInputElement>): void => {
    add(Array.from(event.currentTarget.files ?? []));
    // Emptied, so that the same file may be chosen again.
    event.currentTarget.value = '';
    field.current?.focus();
  };

  return (
    <form className="composer" onSubmit={submitted}>
      {chosen.length > 0 && <ChosenList chosen={chosen} remove={remove} />}
      <div className="composer-row">
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          accept={`${PICTURES},application/pdf`}
          aria-label="Pilih berkas"
          data-testid="berkas"
          onChange={picked}
        />
        <input
          ref={camera}
          type="file"
          hidden
          accept={PICTURES}
          capture="environment"
          aria-label="Foto dengan kamera"
          onChange={picked}
        />
        <button
          type="button"
          className="icon-button"
          aria-label="Lampirkan berkas (JPG, PNG, atau PDF)"
          title="Lampirkan berkas"
          onClick={() => picker.current?.click()}
        >
          <Icon name="attach" />
        </button>
        <button
          type="button"
          className="icon-button only-touch"
          aria-label="Ambil foto dengan kamera"
          title="Ambil foto"
          onClick={() => camera.current?.click()}
        >
          <Icon name="camera" />
        </button>
        <label className="sr-only" htmlFor="pesan">
          Tulis pesan
        </label>
        <textarea
          id="pesan"
          ref={field}
          rows={1}
          value={text}
          placeholder="Tulis pesan"
          autoComplete="off"
          enterKeyHint="send"
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={pressed}
        />
        <button type="submit" className="icon-button send" aria-label="Kirim" disabled={empty}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}
