import type { ReactElement } from 'react';
import { timeWita } from '../client/format';
import type { Choice, Item } from '../client/types';
import { CLIENT_WORDS, SENDER_NAMES } from '../words';
import { Choices } from './choices';
import { FileList, type Download } from './file-list';
import type { LoadPicture } from './first-page';
import { RichText } from './rich-text';
import { Words } from './words';

interface BubbleProps {
  readonly item: Item;
  /** Comes after a message of the same writer, so the name is not repeated. */
  readonly follows: boolean;
  readonly active: boolean;
  /** True while a tap on one of the buttons is on its way. */
  readonly busy: boolean;
  readonly own: readonly File[];
  readonly download: Download;
  readonly picture: LoadPicture;
  readonly choose: (item: Item, choice: Choice) => void;
}

/** One message of the history. Its buttons show only while they can be pressed. */
export function Bubble(props: BubbleProps): ReactElement {
  const { item, follows, active, busy, own, download, picture, choose } = props;
  const mine = item.from === 'applicant';
  return (
    <li className={`message ${item.from}${follows ? ' follows' : ''}`}>
      <div className="bubble">
        <span className={follows || mine ? 'sr-only' : 'sender'}>{SENDER_NAMES[item.from]}</span>
        {item.text !== '' &&
          (mine ? (
            <p className="text" dir="auto">
              <Words text={item.text === CLIENT_WORDS.greeting ? 'Mulai' : item.text} />
            </p>
          ) : (
            <RichText text={item.text} />
          ))}
        {item.files.length > 0 && (
          <FileList files={item.files} own={own} download={download} picture={picture} />
        )}
        <time className="time" dateTime={item.at}>
          {timeWita(item.at)}
        </time>
      </div>
      {active && <Choices choices={item.choices} busy={busy} choose={(choice) => choose(item, choice)} />}
    </li>
  );
}
