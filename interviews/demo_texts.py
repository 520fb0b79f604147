"""What the demo's jobs and proposals say. A line that ends in a backslash goes on in the next."""

CLINICAL_DATA = """\
You keep the data of our clinical studies complete, consistent and understandable.

What you do: plan data collection with the study teams, build and check data sets, answer questions of the \
authorities.

What you bring: experience with clinical data, SQL, an eye for what is missing, and good written English or \
German."""
LAB_AUTOMATION = """\
You make our laboratory robots reliable: from the first protocol to the night shift that runs by itself."""
MOTION_PLANNING = """\
You teach our arms to move safely beside people.

What you do: plan and optimize trajectories, prove that they stop in time, and see them work in a real \
warehouse."""
FIELD_SUPPORT = """\
You lead the people who keep our robots running at our customers', in three time zones."""
LENAS_PROPOSAL = """\
For six years I have kept study data in order, first at a hospital, then at a research institute. I like the \
moment when a data set finally tells the truth."""
ARJUNS_PROPOSAL = """\
I built the data pipelines of two multi-centre studies and documented them so that others could run them."""
JULIAS_PROPOSAL = """\
Ich habe drei Jahre lang Studiendaten in Wien betreut und möchte nach Berlin ziehen."""
KENJIS_PROPOSAL = """\
I come from industrial robotics and would like to bring the same care to data and motion."""
SOFIAS_PROPOSAL = """\
Statistician by training, data manager by heart. I can start in January."""
EMILYS_PROPOSAL = """\
My thesis was on collision-free planning beside people; since then two of my planners went into production."""
JONAS_ON_LENA = """\
Knows study data inside out and asks good questions. Would like to see her with the whole team."""
