import type { Decision, Status } from '../core/task.ts';

// Every text of pages and mails, ordered by the file where it first appears. The texts before and after an element within a sentence are
// two texts. A translation is another file like this one; the API's errors and the names of formats stay as they are.

/** The language of all texts, as a language tag. */
export const LANGUAGE = 'en';
/** The locale for dates in the inbox. */
export const LOCALE = 'en-GB';

/** A value within a text. */
type Said = string | number;

/** The names of states on pages, in mails and in the inbox. */
export const STATE_NAMES: Record<Status, string> = {
  PENDING: 'Waiting',
  APPROVED: 'Approved',
  REJECTED: 'Rejected',
  CHANGES_REQUESTED: 'Changes requested',
  WITHDRAWN: 'Withdrawn',
  EXPIRED: 'Expired',
  SUPERSEDED: 'Superseded',
};

/** The outcome of a task or a question, in hindsight. The annotation lets bundles of functions leave it out. */
export const OUTCOME_NAMES: Record<Status, string> = /* @__PURE__ */ Object.assign({}, STATE_NAMES, {
  PENDING: 'Not decided',
  EXPIRED: 'Closed because its time was over',
});

/** The choices of an assessor, in the order shown. */
export const VERBS: Record<Decision, string> = {
  APPROVED: 'Approve',
  CHANGES_REQUESTED: 'Request changes',
  REJECTED: 'Reject',
};

/** Opens the source of a question that is shown differently than it was typed. */
export const SHOW_AS_TYPED = 'Show as typed';

/** Marks TeX that is shown as it was typed. */
export const INVALID_TEX = 'not valid TeX';

/** A count and its noun. */
export const counted = (count: number, noun: 'question' | 'minute' | 'hour' = 'question') =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

// inbox/absence-page
export const away = 'Away';
export const awayExplained = 'While somebody is away, their open and new questions go to a substitute, who keeps them.';
export const whoIsAway = 'Who is away';
export const saved = 'Saved.';
export const deleted = 'Deleted.';
export const deletion = 'Delete';
export const substitute = 'Substitute';
export const from = 'From';
export const until = 'Until';
export const save = 'Save';
export const isAwayUntil = (from: string | null, until: Said) =>
  `is away ${from === null ? '' : `from ${from} `}until ${until};`;
export const assessesMeanwhile = 'assesses meanwhile.';

// inbox/announcement
export const undo = 'Undo';

// inbox/api
export const theServiceAnswered = (status: Said) => `the service answered ${status}`;
export const signInHasEnded = 'Your sign-in has ended.';
export const noConnection = 'There is no connection. Nothing that you typed is lost; try again.';
export const nothingTypedIsLost = 'Nothing that you typed is lost.';
export const tryAgainInAMoment = (said: Said) => `${said} ${nothingTypedIsLost} Try again in a moment.`;
export const tellOperatorOrChangePerson = 'Tell whoever runs this service, or sign out and sign in as somebody else.';

// inbox/app
export const skipToTheQuestions = 'Skip to the questions';
export const keys = 'Keys';
export const signOut = 'Sign out';
export const pages = 'Pages';
export const waitingForMe = 'Waiting for me';
export const myQuestions = 'My questions';
export const search = 'Search';
export const papers = 'Papers';
export const submit = 'Submit';
export const office = 'Office';
export const noSuchPage = 'There is no such page';
export const goTo = 'Go to';
export const whatWaitsForYou = 'what waits for you';

// inbox/approve-dialog
export const approveSeveralTitle = (count: Said) => `Approve ${count}?`;
export const approveThisQuestion = 'Approve this question?';
export const approveSeveral = (count: Said) => `Approve ${count}`;
export const approve = 'Approve';
export const tickEachFirst = (ready: Said, all: Said) => `Tick each question first: ${ready} of ${all} are ticked`;
export const notShownYet = 'Wait until the question is shown';
export const approvedOf = (approved: Said, all: Said) => `${approved} of ${all} approved.`;
export const readingQuestion = 'Loading the question…';
export const questionUnreadable = 'The question could not be read, so it cannot be approved.';
export const tryAgain = 'Try again';
export const haveRead = 'I have read this question';
export const takeItOut = 'Take it out';

// inbox/changes-view
export const correctAnswerWas = 'The correct answer was';

// inbox/condition-fields
export const assessor = 'Assessor';
export const assessorHint = (email: Said) => `The address of the person who decides. It cannot be your own, ${email}.`;
export const daysToDecide = 'Days to decide';

// inbox/confirm-dialog
export const thisCannotBeUndone = 'This cannot be undone.';
export const finalButUndoable = (seconds: Said) =>
  `It becomes final after ${seconds} seconds. Until then you can undo it.`;
export const sending = 'Sending…';
export const cancel = 'Cancel';
export const orPress = (keys: Said) => `or press ${keys}`;

// inbox/days-field
export const daysFromNow = 'Days from now';

// inbox/decision-draft
export const commentsAre = (fault: Said) => `The text of your comments ${fault}.`;

// inbox/decision-form
export const yourDecision = 'Your decision';
export const chooseFirst = 'Choose one of the three first';
export const askedOnceMore = 'You will be asked to confirm.';
export const commentsForTheAuthor = 'Comments for the author';
export const commentsNeeded = 'Needed to reject or to request changes.';
export const goesOn = 'continues.';
export const objectionKept =
  'What you wrote to reject or to request changes is kept there. It is not sent with an approval.';
export const remarkKept = 'What you wrote to approve is kept there. It is not sent with this.';
export const withoutComments = 'Without comments.';
export const yourComments = 'Your comments';

// inbox/filters
export const find = 'Find';
export const nameAddressOrWords = 'name, address or words';

// inbox/heading
/** The product. */
export const approvals = 'Approvals';

// inbox/help-dialog
export const keyNext = 'next question';
export const keyPrevious = 'previous question';
export const keyOpen = 'open it';
export const keySelect = 'select it, to approve several together';
export const keyApprove = 'approve: asks first';
export const keyApproveWithComment = 'approve, with a comment';
export const keyReject = 'reject, with a comment';
export const keyRequestChanges = 'request changes, with a comment';
export const keyUndo = 'undo the last decision, for 8 seconds';
export const keyConfirm = 'continue from the comments; confirm';
export const keyHelp = 'this list';
export const singleKeysExplained = 'Single keys act while the list or the question has the focus.';
export const useSingleKeys = 'Use single keys in this browser';
export const close = 'Close';

// inbox/history
export const history = 'History';

// inbox/list-page
export const assignedToMe = 'Assigned to me';
export const shownOf = (shown: Said, total: Said, more: Said) => `${shown} of ${total}${more}`;
export const listIsOld = 'This list may be out of date.';
export const readingList = 'Loading the list…';
export const nothingHas = 'No question here has “';
export const nothingHasEnd = '” in its first words or its person.';
export const questionsAppear = '. Questions appear here by themselves when an author names';
export const questionsAppearEnd = 'as the assessor.';
export const seeAllAssigned = 'See all that were assigned to you';
export const nothingSubmitted = 'You have not submitted a question yet.';
export const submitTheFirstOne = 'Submit the first one';
export const nothingInThisState = 'No question is in this state. Choose another one above.';
export const showMore = 'Show more';
export const onlyShownAreSearched = 'This searches only the questions shown so far.';
export const othersAreOlder = 'The rest are older.';

// inbox/new-paper-page
export const fileReaderNotLoaded = 'The part of this page that reads files could not be loaded. Try again.';
export const submitAPaper = 'Submit a paper';
export const title = 'Title';
export const notSubmittedYet = 'Nothing was submitted yet. See what is marked above.';
export const sendingSeveral = (questions: Said) => `Sending ${questions}…`;
export const submitSeveral = (questions: Said) => `Submit ${questions}`;
export const submitted = 'Submitted.';
export const mustHoldAQuestion = 'must hold at least one question';
export const mustNotBeBlank = 'must not be blank';

// inbox/office-filters
export const author = 'Author';
export const dueBefore = 'Due before';
export const decidedSince = 'Decided since';
export const overdue = 'Overdue';
export const stuck = 'Stuck';
export const wholeAddress = 'whole address';

// inbox/office-page
export const noTaskIsFound = 'No task is found.';
export const saveAsCsv = 'Save as CSV';
export const onlyNewestSaved = (count: Said) =>
  `The file holds only the newest ${count} tasks. Choose fewer with the filters to save the others.`;
export const question = 'Question';
export const to = 'to';
export const due = 'due';

// inbox/overview
export const open = 'Open';
export const late = 'Late';
export const dueWithinAWeek = 'Due within a week';
export const decidedInTheLast = 'Decided in the last week';
export const assessors = 'Assessors';
export const decidedIn30Days = 'Decided in 30 days';
export const medianTime = 'Median time';
export const minutesShort = (minutes: Said) => `${minutes} min`;
export const hoursShort = (hours: Said) => `${hours} h`;
export const daysShort = (days: Said) => `${days} days`;

// inbox/panes
export const whatWaitsForMe = 'What waits for me';

// inbox/paper-actions
export const replaceAssessorMenu = 'Replace an assessor…';
export const moveDeadlineMenu = 'Move the deadline…';
export const withdrawMenu = 'Withdraw…';
export const replaced = 'Replaced.';
export const savedWithoutSome = (left_out: Said) => `Saved; ${left_out} questions are not approved, and left out.`;
export const approvedQuestionsAs = 'Approved questions as';
export const withdrawn = 'Withdrawn.';
export const withdrawThePaper = 'Withdraw the paper?';
export const withdraw = 'Withdraw';
export const withdrawPaperBefore = 'Nobody can decide on its';
export const withdrawPaperAfter = 'open questions any more. What is decided stays.';
export const theDeadlineIsMoved = 'The deadline is moved.';
export const moveDeadline = 'Move the deadline';
export const move = 'Move';
export const paperDeadlineExplained = 'It moves for every question that waits for somebody.';

// inbox/paper-file-field
export const file = 'File';
export const dropFile = 'Drop a file here, or choose it';
export const fileFormats =
  'GIFT, Moodle XML, Aiken or CSV: multiple choice with one correct answer, up to 200 questions.';
export const orPaste = 'Or paste the questions';
export const readPasted = 'Read what I pasted';

// inbox/paper-page
export const submittedWord = 'submitted';
export const questions = 'Questions';
export const paper = 'Paper';
export const noSuchPaper = 'No such paper';
export const thisDidNotWork = 'This did not work';
export const noSuchPaperExplained = 'There is no such paper, or it is not for you to see.';
export const lookIn = 'Look in';
export const yourPapers = 'your papers';
export const waitingForYou = 'Waiting for you';
export const withIt = 'With';

// inbox/paper-preview
export const readAs = 'Read as';
export const leftOut = 'Left out:';
export const line = 'Line';

// inbox/paper-progress
export const ofQuestionsDone = (done: Said, all: Said) => `${done} of ${all} questions done`;

// inbox/papers-page
export const mine = 'Mine';
export const toAssess = 'To assess';
export const everybodys = "Everybody's";
export const submitAPaperMenu = 'Submit a paper…';
export const noPaperYet = 'There is no paper here yet. Submit one, from a file that you have.';

// inbox/question-actions
export const newerRevisionBefore = 'There is a';
export const newerRevision = 'newer revision';
export const revise = 'Revise';
export const withdrawTheQuestion = 'Withdraw the question?';
export const withdrawQuestionExplained = 'Nobody can decide on it any more. Decisions that are recorded stay.';

// inbox/question-page
export const questionNamed = (reference: Said) => `Question ${reference}`;
export const revision = 'Revision';
export const nobody = 'nobody';
export const changedSinceRevision = 'Changed since revision';
export const noSuchQuestion = 'No such question';
export const noSuchQuestionExplained = 'There is no such question, or it is not for you to see.';
export const yourQuestions = 'your questions';
export const revisions = 'Revisions';
export const revisionNumbered = (revision: Said) => `Revision ${revision}`;

// inbox/question-view
export const correctAnswer = '(correct answer)';

// inbox/replace-dialog
export const replaceAssessor = 'Replace an assessor';
export const replace = 'Replace';
export const insteadOf = 'Instead of';
export const newAssessor = 'New assessor';

// inbox/results-dialog
export const approvedOfTitle = (approved: Said, all: Said) => `${approved} of ${all} approved`;
export const approved = 'Approved';
export const notApproved = 'Not approved:';

// inbox/rows
export const clearSelection = 'Clear selection';
export const selectAll = 'Select all';

// inbox/search-page
export const wordsOrReference = 'Words or reference';
export const everybodysCoordinators = "Everybody's (coordinators)";
export const noQuestionIsFound = 'No question is found.';
export const revisionMid = ', revision';

// inbox/sign-in-again
export const signInAgain = 'Sign in again';
export const signInEndedTitle = 'Your sign-in has ended';
export const signInAgainExplained = 'Sign in again to go on where you are. What you typed is kept.';
export const signInFailed = 'Signing in did not work.';

// inbox/sign-in-fault
export const signInNotBegun = 'This tab has not begun that sign-in, or has begun another one since. Sign in here.';
const tellOperator = 'If it happens again, tell whoever runs this service.';
export const signInRefused = (reason: Said) => `The sign-in service refused: ${reason}. ${tellOperator}`;
export const signInUnreachable =
  'The sign-in service could not be reached. Try again; if it happens again, tell whoever runs this service.';
export const signInMalformed = (reason: Said) =>
  `The sign-in service sent an unexpected answer: ${reason}. ${tellOperator}`;
export const clockSays = (dateTime: Said) => `this computer’s clock says ${dateTime}`;
export const clockWrong = (here: Said) =>
  `The times of the sign-in do not match: ${here}. Set it right, then sign in again.`;
export const clocksDiffer = `The clocks of the sign-in service and of this service differ. ${tellOperator}`;
export const hoursAndMinutes = (hours: number, minutes: Said) => `${counted(hours, 'hour')} ${minutes} min`;
export const aheadOf = 'ahead of';
export const behind = 'behind';
export const clockWrongBy = (here: Said, difference: Said, side: Said) =>
  `The times of the sign-in do not match: ${here}, ${difference} ${side} the service’s. Set it right, then sign in again.`;

// inbox/stage-fields
export const stage = 'Stage';
export const assessorsOfStage = (index: Said) => `Assessors of stage ${index}`;
export const stageAssessorsHint =
  'One address on each line. All of them are asked at the same time, and do not see what the others decide.';
export const approvalsThatStageNeeds = (index: Said) => `Approvals that stage ${index} needs`;
export const stageApprovalsHint = 'Leave it empty for all of them. One rejection ends the question.';
export const removeStage = 'Remove stage';
export const useStages = 'Several assessors, in stages';
export const addAStage = 'Add a stage';

// inbox/stages-view
export const stages = 'Stages';
export const stageNumbered = (stage: Said) => `Stage ${stage} `;
export const notYetOpen = 'Not yet open';
export const mustApprove = (required: Said, all: Said) => `${required} of ${all} must approve`;

// inbox/state-filter
export const state = 'State';
export const all = 'All';

// inbox/submission
export const mustHoldAddresses = (one: Said, fault: Said) => `must hold addresses, and ${one} ${fault}`;
export const mustNotNameYou = 'must not name you';
export const mustNameNobodyTwice = (one: Said) => `must name nobody twice, and ${one} is named before`;
export const mustNameSomebody = 'must name somebody';
export const mustBeUpToAssessors = 'must be a number up to that of the assessors';
export const mustBeMarked = 'must be one of the options: mark it';
export const mustNotBeYou = 'must be somebody other than you';
export const mustBeUpTo = (most: Said) => `must be a number up to ${most}`;
export const mustDifferFromOption = (same: Said) => `must differ from option ${same}: readers see no difference`;
export const domainMayNotAssess = 'is of a domain that may not assess here';

// inbox/submit-fields
export const optionsAndCorrectOne = 'Options, and which one is correct';
export const addAnOption = 'Add an option';
export const theOptions = 'The options';
export const theCorrectAnswer = 'The correct answer';
export const optionIsCorrect = (letter: Said) => `Option ${letter} is correct`;
export const option = (letter: Said) => `Option ${letter}`;
export const removeOption = (letter: Said) => `Remove option ${letter}`;
export const remove = 'Remove';
export const optionIs = (letter: Said, fault: Said) => `Option ${letter} ${fault}.`;

// inbox/submit-page
export const submitAQuestion = 'Submit a question';
export const reviseQuestion = (reference: Said) => `Revise question ${reference}`;
export const submitTheRevision = 'Submit the revision';
export const submittedAlready = 'An earlier version was submitted already: see';
export const submittedAlreadyElse = '. To submit this version besides it,';
export const makeItAnother = 'make it another one';
export const andSubmit = 'and submit.';

// inbox/tally
export const approvedCount = (approved: Said) => `${approved} approved`;
export const sentBack = (sent_back: Said) => `${sent_back} sent back`;
export const nothingWaitsForYou = 'Nothing waits for you';
export const allDone = (words: Said) => `All done: ${words}`;

// inbox/task-actions
export const reassignMenu = 'Reassign…';
export const reassignedTo = (now: Said) => `Reassigned to ${now}.`;
export const reassignTheTask = 'Reassign the task';
export const reassign = 'Reassign';
export const reassignExplained = 'can then no longer decide. The new assessor gets a mail.';
export const dueMoment = (due_at: Said) => `Due ${due_at}.`;
export const itIsDue = 'It is due';

// inbox/task-page
export const decisionIsHeld = 'Your decision is sent in a moment. Until then you can undo it.';
export const waitingQuestions = 'Waiting questions';
export const previous = 'Previous';
export const next = 'Next';
export const itsStagesAndRevisions = ', its stages and revisions';
export const nextWaiting = 'Next question that waits for you';
export const noSuchTaskExplained = 'There is no such question, or it is neither yours nor assigned to you. Look in';
export const orSignInAs = ', or sign in as the person that the mail was sent to.';
export const by = 'by';

// inbox/task-row
export const select = (excerpt: Said) => `Select: ${excerpt}`;
export const decided = 'decided';

// inbox/text-fault
export const tooLong = (most: Said, has: Said, over: Said) =>
  `must be at most ${most} characters; it has ${has}, which is ${over} too many`;

// inbox/use-decision
export const commentsMissing = 'Tell the author why first.';

// inbox/welcome-page
export const welcomeExplained =
  'Exam questions that wait for your decision, and what became of those that you submitted.';
export const signIn = 'Sign in';
export const linkToQuestion = 'Your link leads to a question. Sign in to see it.';
export const linkToPaper = 'Your link leads to a paper. Sign in to see it.';

// views/earlier-revisions
export const changedSince = 'What changed since revision';
export const whatWasSaidBefore = 'What was said before';
export const nowTheCorrectAnswer = '(now the correct answer)';
export const noLongerTheCorrect = '(no longer the correct answer)';

// views/error-page
export const signInLink = 'sign in';
export const whatYouTyped = 'What you typed';
export const linkDoesNotWork = 'This link does not work';
export const sorry = 'Sorry:';
export const openLatestLink = 'Open the link in the latest mail about the question, whole and unchanged. Or';
export const waitingIsListed = ': the questions that wait for you are listed there.';
export const pleaseSignIn = 'Please sign in';
export const please = 'Please';
export const pleaseTryAgain = 'Please try again in a moment';
export const somethingWentWrongHere = 'something went wrong here';
export const nothingRecorded = 'Nothing was recorded:';
export const goBackAndChange = 'Go back, change that, and press the button again.';
export const decisionMayBeLost = '. If you have just decided, that may not be recorded.';
export const openLinkAgain =
  'Wait a moment, then open the link again. It shows what is recorded, or lets you decide; nothing is recorded twice.';

// views/inbox-page
export const mailIsOff =
  'No mail is sent from here. Tell assessors yourself when a question waits for them, and look here for what became of yours.';
export const needsJavaScript = 'This page needs JavaScript.';
export const linksWorkWithout = 'A link that asks you to decide may work without it.';

// views/layout
export const reference = 'Reference';

// views/paper-page
export const aPaperFrom = 'A paper from';
export const submittedMid = ', submitted';
export const untilMid = ', until';
export const paperIsDone = 'Thank you. There is nothing left to do here.';
export const placeOf = (number: Said, all: Said) => `${number} of ${all}`;
export const begin = 'Begin';
export const goOn = 'Go on';
export const theQuestionIsDone = 'The question is done.';
export const allQuestionsAreDone = (all: Said) => `All ${all} questions are done.`;
export const leftToDecide = (open: Said, all: number) => `${open} of ${counted(all)} left to decide.`;
export const toDecide = 'To decide';
export const allYoursAreDone = 'All your questions of this paper are done.';
export const seeThemAll = 'See them all';
export const nextQuestion = 'Next question';

// views/question
export const options = 'Options';

// views/recorded-page
export const noLongerOpen = 'This question is no longer open';
export const decisionIsRecorded = (outcome: Said) => `Your decision is recorded: ${outcome}`;
export const outcome = 'Outcome';
export const othersMayWait = 'If other questions wait for you, open the mails about them, or';
export const theyAreListedThere = ': they are listed there.';
export const decidedBy = 'Decided by';
export const when = 'When';
export const comments = 'Comments';
export const decisionStays =
  'It is final: whoever presses later changes nothing. If it should be another one, tell the author, who can submit the question again.';
export const askToSubmitAgain = 'If the question is still to be reviewed, ask the author to submit it again.';
export const wasWithdrawn = 'The author or a coordinator withdrew the question. There is nothing left to do here.';
export const wasRevised =
  'The author submitted a newer revision of the question. If it needs your decision, another mail tells you.';
export const othersHaveDecided = 'Others have decided, and your decision is not needed any more.';
export const nothingLeftToDo = 'There is nothing left to do here.';
export const typedAndNotRecorded = 'Typed, and not recorded';

// views/review-page
export const aQuestionForYour = 'A question for your review';
export const skipToNext = 'Skip to the next question';
export const commentsNeededAtMost = 'Needed to request changes or to reject. At most';
export const characters = 'characters.';
export const commentsHave = 'The comments have';
export const commentsHaveMid = 'characters, and at most';
export const commentsHaveEnd = 'can be sent. Nothing was cut off.';
export const otherCommentsKept =
  'What you wrote for another decision is kept, and shown when you choose that one again.';
export const commentsAreForApproval = 'The comments are meant for an approval too';
export const aDecisionIsFinal = 'A decision is final.';
export const recordMyDecision = 'Record my decision';
export const nothingRecordedYet = 'Nothing was recorded yet:';
export const shownAnew = 'The question is shown anew below: read it, then decide.';
export const chooseDecision = 'Choose one of the three decisions, then press the button.';
export const approvalWithComments =
  'You chose to approve, and there are comments. Say below that they are meant for an approval, delete them, or choose another decision.';
export const formIs = (message: Said) => `The form ${message}.`;
export const sayWhatIsWrong = 'Say in the comments what is wrong, then press the button again.';
export const commentsTooLong = (message: Said, count: Said) =>
  `The comments ${message}. These have ${count}; nothing was cut off.`;

// adapters/email/review-mail
export const readItAndDecide = 'Read it and decide';
export const signInReadIt = 'Sign in, read it and decide';
export const linkIsForYou = 'The link is meant for you alone: whoever has it can decide.';
export const linkAsksToSignIn = 'The link asks you to sign in.';
export const itWasSubmittedOn = (created_at: Said) => `It was submitted on ${created_at}.`;
export const reviewQuestionSubject = (reference: Said, due: Said) => `Please review question ${reference} by ${due}`;
export const standInFor = (absent: Said) => ` You stand in for ${absent}, who is away.`;
export const choseYou = (author: Said) => `${author} chose you`;
export const youWereNamedAs = 'you were named as substitute';
export const reviewQuestionNews = (author: Said, reference: Said, due: Said, submitted: Said, standIn: Said) =>
  `${author} asks you to review exam question ${reference} by ${due}. ${submitted}${standIn}`;
export const reviewQuestionReason = (cause: Said, warning: Said) =>
  `You get this mail because ${cause} to assess the question. ${warning}`;

// adapters/email/outcome-mail
export const questionInText = (reference: Said) => `question ${reference}`;
export const paperByReference = (reference: Said) => `paper ${reference}`;
export const paperByTitle = (title: Said) => `paper “${title}”`;
export const outcomeApproved = (question: Said) => `Your ${question} is approved`;
export const outcomeRejected = (question: Said) => `Your ${question} is rejected`;
export const outcomeChangesRequested = (question: Said) => `Changes to your ${question} are requested`;
export const outcomeWithdrawn = (question: Said) => `Your ${question} was withdrawn`;
export const outcomeExpired = (question: Said) => `Your ${question} was not reviewed in time`;
export const outcomeClosed = (name: Said) => `Your ${name} is closed`;
export const seeOutcome = 'Sign in to see it, and what was said about it';
export const outcomeReason = 'You get this mail because you submitted the question.';
export const whichYouSubmittedOn = (name: Said, created_at: Said) => `${name}, which you submitted on ${created_at}`;
export const theAssessors = 'The assessors';
export const newsRejected = (assessor: Said, submitted: Said) => `${assessor} rejected ${submitted}.`;
export const theAssessorsRequest = 'The assessors request';
export const assessorRequests = (assessor: Said) => `${assessor} requests`;
export const newsWithdrawn = (submitted: Said) => `A coordinator withdrew ${submitted}.`;
export const tooFewDecided = (due_at: Said, submitted: Said) =>
  `Too few assessors decided by ${due_at} on ${submitted}. It is closed; revise it if it is still to be reviewed.`;
export const nobodyDecided = (due_at: Said, submitted: Said) =>
  `Nobody decided by ${due_at} on ${submitted}. It is closed; submit it again if it is still to be reviewed.`;
export const newsApproved = (assessors: Said, submitted: Said) => `${assessors} approved ${submitted}.`;
export const newsChangesRequested = (assessorsRequest: Said, submitted: Said) =>
  `${assessorsRequest} changes to ${submitted}.`;

// adapters/email/paper-mail
export const oneQuestion = 'one question';
export const severalQuestions = (count: Said) => `${count} questions`;
export const and = 'and';
export const reviewPaperSubject = (questions: Said, paper: Said, due: Said) =>
  `Please review ${questions} of ${paper} by ${due}`;
export const reviewPaperNews = (author: Said, questions: Said, paper: Said, due: Said, standIn: Said) =>
  `${author} asks you to review ${questions} of ${paper} by ${due}. Questions that come to you later are behind the same link.${standIn}`;
export const paperOutcomeSubject = (paper: Said, outcome: Said) => `Your ${paper} is done: ${outcome}`;
export const paperOutcomeNews = (paper: Said, created_at: Said, outcomes: Said) =>
  `No question of ${paper}, which you submitted on ${created_at}, is open any more: ${outcomes}.`;
export const notAllApproved = 'not all approved';
export const paperOutcomeReason = 'You get this mail because you submitted the paper.';
export const reviewPaperReason = (cause: Said, warning: Said) =>
  `You get this mail because ${cause} to assess these questions. ${warning}`;

// adapters/email/reminder-mail
export const oneQuestionWaits = 'One question waits';
export const questionsWait = (questions: Said) => `${questions} questions wait`;
export const reminderSubject = (count: Said) => `${count} for your review`;
export const reminderNews = (count: Said) => `${count} for your review. The time to decide is running out.`;
export const thisQuestion = 'this question';
export const theseQuestions = 'these questions';
export const oneQuestionStart = 'One question';
export const reminderAction = (what: Said, assigned_by: Said, due_at: Said) =>
  `${what} by ${assigned_by}, due ${due_at}`;
export const reminderReason = (questions: Said, warning: Said) =>
  `You get this mail because you were asked to assess ${questions}. ${warning}`;
export const ofPaper = (questions: Said, paper: Said) => `${questions} of ${paper}`;

// adapters/email/bounce-mail
export const bounceSubject = (question: Said) => `Your ${question} did not reach its assessor`;
export const bounceNews = (assessor: Said, question: Said) =>
  `Mail to ${assessor}, whom you chose to assess ${question}, bounces: the address accepts none. `;
export const bounceDates = (created_at: Said, due_at: Said) =>
  `You submitted the question on ${created_at}, and it waits until ${due_at}. `;
export const bounceAdvice =
  'If the address is wrong, submit the question again with the right one. If it is right, tell the assessor to sign in and decide.';
export const signInToSeeIt = 'Sign in to see it';

// adapters/email/letter
/** People reply to mails. Nothing of this product receives their replies. */
export const doNotReply = 'Please do not reply: replies to this mail are not read and decide nothing.';

// inbox/words
export const justNow = 'just now';
export const inLessThanAMinute = 'in less than a minute';
export const tomorrow = 'tomorrow';
export const yesterday = 'yesterday';
export const byActor = (actor: Said) => ` by ${actor}`;
export const eventSubmitted = (by: Said) => `Submitted${by}`;
export const eventOpened = 'Asked, as the stage opened';
export const eventNotified = 'Mail sent to the assessor';
export const eventResumed = 'Workflow told of the decision';
export const eventClosed = (state: Said, by: Said) => `Closed: ${state}${by}`;
export const eventReminded = 'Reminder sent to the assessor';
export const eventReassigned = (from: string | null, assigned_to: Said, isLater: boolean, by: Said) =>
  `Given${from === null ? '' : ` from ${from}`} to ${assigned_to}${isLater ? ', in a later stage' : ''}${by}`;
export const eventDeadlineMoved = (due_at: string | null, by: Said) =>
  `Deadline moved${due_at === null ? '' : ` to ${due_at}`}${by}`;
export const eventAuthorNotified = 'Mail sent to the author';

// inbox/urgency
export const today = 'Today';
export const withinAWeek = 'Within a week';
export const later = 'Later';

// inbox/use-outbox
export const notRecorded = (reference: Said, isSentAgain: boolean, message: Said) =>
  `Your decision about question ${reference} is not ${isSentAgain ? 'confirmed yet; it is sent again' : 'recorded'}. ${message}`;
export const decidedOn = (outcome: Said, reference: Said) => `${outcome}: question ${reference}.`;

// views/moments
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const noTimeLeft = 'no time left';
export const lessThanTwoMinutesLeft = 'less than two minutes left';
export const minutesLeft = (minutes: Said) => `${minutes} minutes left`;
export const hoursLeft = (hours: Said) => `${hours} hours left`;
export const daysLeft = (days: Said) => `${days} days left`;
