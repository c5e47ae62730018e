import streamlit as st

from mood.ui import frame

with frame.page(
    "Mood",
    "Why does a neural net think that a photo looks happy or sad, when should you believe it, "
    "and where does it fail? Three generations of one classifier, and the one that followed from their errors, "
    "answer side by side.",
):
    first, second, third, fourth = st.columns(4)
    with first, st.container(border=True, height="stretch"):
        frame.link("predict", "Try your own photo", ":material/add_photo_alternate:")
        st.caption("Upload one, use the camera or pick a sample. You see what each generation says and where it looks.")
    with second, st.container(border=True, height="stretch"):
        frame.link("gallery", "Leaf through the errors", ":material/photo_library:")
        st.caption("Every test photo that a generation got wrong, why, and what would change its mind.")
    with third, st.container(border=True, height="stretch"):
        frame.link("compare", "Compare the generations", ":material/monitoring:")
        st.caption("Accuracy with its interval, confusion matrices and whether a difference is more than luck.")
    with fourth, st.container(border=True, height="stretch"):
        frame.link("findings", "Present the findings", ":material/auto_stories:")
        st.caption("The story in eight sections, from the numbers on disk: on screen, or as HTML, PowerPoint or PDF.")
    st.subheader("The generations at a glance")
    from mood.ui import cache  # pandas, Plotly and more: what stands above is on screen before
    from mood.ui.components import scoreboard

    scoreboard.show(cache.cards(), cache.sources())
