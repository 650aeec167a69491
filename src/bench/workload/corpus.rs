//! The text that prompts are made of: six of Shakespeare's sonnets, in LLMPerf's order, with their token counts.

/// One line of the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line's text with its newline; the very last line of the corpus has none, as in LLMPerf's file.
    pub text: &'static str,
    /// Llama-2 tokens of the text, its begin-of-sequence token counted in, as LLMPerf counts them.
    pub tokens: u32,
}

const fn line(tokens: u32, text: &'static str) -> Line {
    Line { text, tokens }
}

/// Sonnets 18, 6, 100, 22, 52 and 59, fourteen lines each (public domain; the wording is that of LLMPerf's `sonnet.txt`).
pub const CORPUS: [Line; 84] = [
    // Sonnet 18
    line(15, "Shall I compare thee to a summer's day?\n"),
    line(12, "Thou art more lovely and more temperate:\n"),
    line(15, "Rough winds do shake the darling buds of May,\n"),
    line(15, "And summer's lease hath all too short a date:\n"),
    line(14, "Sometime too hot the eye of heaven shines,\n"),
    line(14, "And often is his gold complexion dimm'd;\n"),
    line(11, "And every fair from fair sometime declines,\n"),
    line(16, "By chance or nature's changing course untrimm'd;\n"),
    line(9, "But thy eternal summer shall not fade\n"),
    line(12, "Nor lose possession of that fair thou owest;\n"),
    line(16, "Nor shall Death brag thou wander'st in his shade,\n"),
    line(12, "When in eternal lines to time thou growest:\n"),
    line(13, "So long as men can breathe or eyes can see,\n"),
    line(14, "So long lives this and this gives life to thee.\n"),
    // Sonnet 6
    line(13, "Then let not winter's ragged hand deface\n"),
    line(16, "In thee thy summer, ere thou be distill'd:\n"),
    line(12, "Make sweet some vial; treasure thou some place\n"),
    line(17, "With beauty's treasure, ere it be self-kill'd.\n"),
    line(11, "That use is not forbidden usury,\n"),
    line(12, "Which happies those that pay the willing loan;\n"),
    line(15, "That's for thyself to breed another thee,\n"),
    line(14, "Or ten times happier, be it ten for one;\n"),
    line(14, "Ten times thyself were happier than thou art,\n"),
    line(15, "If ten of thine ten times refigured thee:\n"),
    line(14, "Then what could death do, if thou shouldst depart,\n"),
    line(11, "Leaving thee living in posterity?\n"),
    line(16, "Be not self-will'd, for thou art much too fair\n"),
    line(18, "To be death's conquest and make worms thine heir.\n"),
    // Sonnet 100
    line(15, "Where art thou, Muse, that thou forget'st so long\n"),
    line(14, "To speak of that which gives thee all thy might?\n"),
    line(16, "Spend'st thou thy fury on some worthless song,\n"),
    line(13, "Darkening thy power to lend base subjects light?\n"),
    line(12, "Return, forgetful Muse, and straight redeem\n"),
    line(11, "In gentle numbers time so idly spent;\n"),
    line(14, "Sing to the ear that doth thy lays esteem\n"),
    line(11, "And gives thy pen both skill and argument.\n"),
    line(17, "Rise, resty Muse, my love's sweet face survey,\n"),
    line(12, "If Time have any wrinkle graven there;\n"),
    line(12, "If any, be a satire to decay,\n"),
    line(14, "And make Time's spoils despised every where.\n"),
    line(13, "Give my love fame faster than Time wastes life;\n"),
    line(16, "So thou prevent'st his scythe and crooked knife.\n"),
    // Sonnet 22
    line(13, "My glass shall not persuade me I am old,\n"),
    line(13, "So long as youth and thou are of one date;\n"),
    line(16, "But when in thee time's furrows I behold,\n"),
    line(13, "Then look I death my days should expiate.\n"),
    line(12, "For all that beauty that doth cover thee\n"),
    line(14, "Is but the seemly raiment of my heart,\n"),
    line(16, "Which in thy breast doth live, as thine in me:\n"),
    line(12, "How can I then be elder than thou art?\n"),
    line(16, "O, therefore, love, be of thyself so wary\n"),
    line(15, "As I, not for myself, but for thee will;\n"),
    line(14, "Bearing thy heart, which I will keep so chary\n"),
    line(13, "As tender nurse her babe from faring ill.\n"),
    line(14, "Presume not on thy heart when mine is slain;\n"),
    line(17, "Thou gavest me thine, not to give back again.\n"),
    // Sonnet 52
    line(12, "So am I as the rich, whose blessed key\n"),
    line(13, "Can bring him to his sweet up-locked treasure,\n"),
    line(11, "The which he will not every hour survey,\n"),
    line(13, "For blunting the fine point of seldom pleasure.\n"),
    line(14, "Therefore are feasts so solemn and so rare,\n"),
    line(14, "Since, seldom coming, in the long year set,\n"),
    line(12, "Like stones of worth they thinly placed are,\n"),
    line(12, "Or captain jewels in the carcanet.\n"),
    line(13, "So is the time that keeps you as my chest,\n"),
    line(15, "Or as the wardrobe which the robe doth hide,\n"),
    line(11, "To make some special instant special blest,\n"),
    line(12, "By new unfolding his imprison'd pride.\n"),
    line(14, "Blessed are you, whose worthiness gives scope,\n"),
    line(16, "Being had, to triumph, being lack'd, to hope.\n"),
    // Sonnet 59
    line(12, "If there be nothing new, but that which is\n"),
    line(15, "Hath been before, how are our brains beguiled,\n"),
    line(12, "Which, labouring for invention, bear amiss\n"),
    line(10, "The second burden of a former child!\n"),
    line(12, "O, that record could with a backward look,\n"),
    line(11, "Even of five hundred courses of the sun,\n"),
    line(12, "Show me your image in some antique book,\n"),
    line(11, "Since mind at first in character was done!\n"),
    line(12, "That I might see what the old world could say\n"),
    line(10, "To this composed wonder of your frame;\n"),
    line(13, "Whether we are mended, or whether better they,\n"),
    line(9, "Or whether revolution be the same.\n"),
    line(14, "O, sure I am, the wits of former days\n"),
    line(10, "To subjects worse have given admiring praise."),
];
