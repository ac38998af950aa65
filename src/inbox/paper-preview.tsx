import { FORMAT_NAMES, type PaperFile } from '../formats/paper-file.ts';
import { QuestionView } from './question-view.tsx';
import { counted } from './words.ts';

/** What was understood of a file: faults by line, then every question as candidates will read it. */
export function PaperPreview({ file }: { file: PaperFile }) {
  const { format, questions, faults, notices } = file;
  return (
    <section aria-labelledby="understood">
      <h2 id="understood">
        Read as {FORMAT_NAMES[format]}: {counted(questions.length)}
      </h2>
      {notices.map((notice) => (
        <p key={notice}>{notice}</p>
      ))}
      {faults.length > 0 && (
        <div class="fault" role="status">
          <p>Left out, and not sent:</p>
          <ul>
            {faults.map(({ line, name, message }) => (
              <li key={`${line} ${message}`}>
                Line {line}
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
