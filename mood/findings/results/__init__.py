"""All results of the nets in a folder as one page of Markdown; every figure comes from the tables and cards there."""
