import { FORMAT_NAMES, type PaperFile } from '../formats/paper-file.ts';
import * as texts from '../views/texts.ts';
import { QuestionView } from './question-view.tsx';

/** A file as it was read: first its faults by line, then every question as candidates will see it. */
export function PaperPreview({ file }: { file: PaperFile }) {
  const { format, questions, faults, notices } = file;
  return (
    <section aria-labelledby="understood">
      <h2 id="understood">
        {texts.readAs} {FORMAT_NAMES[format]}: {texts.counted(questions.length)}
      </h2>
      {notices.map((notice) => (
        <p key={notice}>{notice}</p>
      ))}
      {faults.length > 0 && (
        <div class="fault" role="status">
          <p>{texts.leftOut}</p>
          <ul>
            {faults.map(({ line, name, message }) => (
              <li key={`${line} ${message}`}>
                {texts.line} {line}
                {name !== null && (
                  <>
                    , <bdi translate={false}>{name}</bdi>
                  </>
                )}
                : {message}
              </li>
            ))}
          </ul>
        </div>
      )}
      <ol class="paper">
        {questions.map((question) => (
          <li key={question.line}>
            <QuestionView question={question} />
          </li>
        ))}
      </ol>
    </section>
  );
}
