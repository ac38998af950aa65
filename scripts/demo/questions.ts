/** A question for the demo. */
export interface DemoQuestion {
  question_text: string;
  options: string[];
  correct_answer: string;
}

const QUESTIONS: [question_text: string, correct_answer: string, ...others: string[]][] = [
  ['Which planet is closest to the sun?', 'Mercury', 'Venus', 'Mars'],
  ['How many degrees do the angles of a triangle have together?', '180', '90', '360'],
  ['Which gas do plants take up for photosynthesis?', 'Carbon dioxide', 'Oxygen', 'Nitrogen'],
  ['What does this program print?\n\nfor i in range(3):\n    print(i)', '0 1 2', '1 2 3', '0 1 2 3'],
  ['Which of these numbers is prime?', '97', '91', '87', '93'],
  ['In which year did the French Revolution begin?', '1789', '1776', '1815'],
  ['Which particle carries a negative charge?', 'Electron', 'Proton', 'Neutron'],
  ['Who wrote “Pride and Prejudice”?', 'Jane Austen', 'Emily Brontë', 'Mary Shelley'],
  ['What is the capital of Australia?', 'Canberra', 'Sydney', 'Melbourne'],
  ['Which organ makes insulin?', 'Pancreas', 'Liver', 'Spleen'],
  ['Welches dieser Wörter ist ein Adjektiv?', 'grün', 'Grün', 'grünen'],
  ['Which ocean is the largest?', 'Pacific', 'Atlantic', 'Indian'],
];

/** The question with that number, counted from 0; after the last one, they repeat. */
export function demoQuestion(number: number): DemoQuestion {
  const [question_text = '', correct_answer = '', ...others] = QUESTIONS[number % QUESTIONS.length] ?? [];
  return { question_text, options: [correct_answer, ...others].sort(), correct_answer };
}
